namespace KafkaAggregator.Actors.Kafka;

/// <summary>How members of the group agree on who owns what.</summary>
public enum KafkaGroupProtocol
{
    /// <summary>The members decide (cooperative-sticky).</summary>
    Classic,

    /// <summary>The broker decides (KIP-848); it also decides on session timeout and heartbeats.</summary>
    Consumer,
}
