namespace KafkaAggregator.Actors.Kafka;

/// <summary>What a producer remembers of topics.</summary>
public interface IProducerMetadata
{
    /// <summary>
    /// Learns again how many partitions a topic has, before the first record goes to a new one. Throws
    /// <see cref="KafkaUnavailableException"/> where no broker answers.
    /// </summary>
    void RefreshTopic(string topic, TimeSpan timeout);
}
