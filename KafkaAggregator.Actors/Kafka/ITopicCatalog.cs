namespace KafkaAggregator.Actors.Kafka;

/// <summary>
/// What the cluster has: topics, logs' ends, groups. Every method throws <see cref="KafkaUnavailableException"/> where
/// the broker does not
/// answer within the timeout that the catalog was made with.
/// </summary>
public interface ITopicCatalog : IDisposable
{
    /// <summary>Kafka's own id of the cluster; empty where the broker has none.</summary>
    Task<string> ReadClusterIdAsync(CancellationToken cancellation);

    /// <summary>Every topic's name and partition count, internal ones left out; without topic ids.</summary>
    Task<IReadOnlyList<TopicDescription>> ListTopicsAsync(CancellationToken cancellation);

    /// <summary>Those that exist, with topic ids.</summary>
    Task<IReadOnlyDictionary<string, TopicDescription>> DescribeTopicsAsync(
        IReadOnlyCollection<string> topics, CancellationToken cancellation);

    /// <summary>Both ends of each partition's log; those that could not be read are absent.</summary>
    Task<IReadOnlyDictionary<TopicPartition, LogBounds>> ReadLogBoundsAsync(
        IReadOnlyCollection<TopicPartition> partitions, CancellationToken cancellation);

    /// <summary>Only the log ends (high watermarks): one request to each leader.</summary>
    Task<IReadOnlyDictionary<TopicPartition, long>> ReadLogEndsAsync(
        IReadOnlyCollection<TopicPartition> partitions, CancellationToken cancellation);

    /// <summary>
    /// Up to where a reader of committed records gets (last stable offsets): below the log end while a transaction is
    /// open.
    /// </summary>
    Task<IReadOnlyDictionary<TopicPartition, long>> ReadStableEndsAsync(
        IReadOnlyCollection<TopicPartition> partitions, CancellationToken cancellation);

    /// <summary>
    /// Creates a topic, or does nothing where it is there. Throws <see cref="TopicRefusedException"/> where the cluster
    /// refuses.
    /// </summary>
    Task CreateTopicAsync(
        string topic,
        int partitions,
        short? replicationFactor,
        IReadOnlyDictionary<string, string> configuration,
        CancellationToken cancellation);

    /// <summary>Grows a topic to at least so many partitions.</summary>
    Task GrowTopicAsync(string topic, int partitions, CancellationToken cancellation);

    /// <summary>
    /// The effective configuration of topics, by property; those that are not there, or may not be read, are absent.
    /// </summary>
    Task<IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>> ReadTopicConfigurationsAsync(
        IReadOnlyCollection<string> topics, CancellationToken cancellation);
}
