namespace KafkaAggregator.Actors.Kafka;

/// <summary>What a producer remembers of topics.</summary>
public interface IProducerMetadata
{
    /// <summary>
    /// Learns again how many partitions a topic has, before the first record goes to a new one, and gives how many of
    /// them have a leader: right after a topic was created that may be none. Throws <see
    /// cref="KafkaUnavailableException"/> where no broker answers.
    /// </summary>
    int RefreshTopic(string topic, TimeSpan timeout);
}
