using KafkaAggregator.Actors.Kafka;

namespace KafkaAggregator.Tests.Support;

/// <summary>A cluster that has these topics and answers nothing else; null: one that does not answer.</summary>
internal sealed class FixedTopicCatalog(IReadOnlyList<string>? topics) : ITopicCatalog
{
    public bool IsDisposed { get; private set; }

    public Task<IReadOnlyList<TopicDescription>> ListTopicsAsync(CancellationToken cancellation) =>
        topics is null
            ? throw new KafkaUnavailableException("no broker at test:9092")
            : Task.FromResult<IReadOnlyList<TopicDescription>>([.. topics.Select(topic => new TopicDescription(topic, null, 1))]);

    public Task<string> ReadClusterIdAsync(CancellationToken cancellation) => throw new NotSupportedException();

    public Task<IReadOnlyDictionary<string, TopicDescription>> DescribeTopicsAsync(
        IReadOnlyCollection<string> topics, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<IReadOnlyDictionary<TopicPartition, LogBounds>> ReadLogBoundsAsync(
        IReadOnlyCollection<TopicPartition> partitions, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<IReadOnlyDictionary<TopicPartition, long>> ReadLogEndsAsync(
        IReadOnlyCollection<TopicPartition> partitions, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<IReadOnlyDictionary<TopicPartition, long>> ReadStableEndsAsync(
        IReadOnlyCollection<TopicPartition> partitions, CancellationToken cancellation) => throw new NotSupportedException();

    public Task CreateTopicAsync(
        string topic,
        int partitions,
        short? replicationFactor,
        IReadOnlyDictionary<string, string> configuration,
        CancellationToken cancellation) => throw new NotSupportedException();

    public Task GrowTopicAsync(string topic, int partitions, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>> ReadTopicConfigurationsAsync(
        IReadOnlyCollection<string> topics, CancellationToken cancellation) => throw new NotSupportedException();

    public void Dispose() => IsDisposed = true;
}
