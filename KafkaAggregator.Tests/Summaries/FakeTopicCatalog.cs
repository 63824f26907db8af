using KafkaAggregator.Actors.Kafka;

namespace KafkaAggregator.Tests.Summaries;

/// <summary>A cluster's topics in memory. Refusals and outages by setting a property.</summary>
internal sealed class FakeTopicCatalog : ITopicCatalog
{
    public Dictionary<string, TopicDescription> Topics { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, IReadOnlyDictionary<string, string>> Configurations { get; } = new(StringComparer.Ordinal);

    /// <summary>Thrown by whatever is asked, where it is set.</summary>
    public Exception? Failure { get; set; }

    public Task<string> ReadClusterIdAsync(CancellationToken cancellation) => Answer("cluster");

    public Task<IReadOnlyList<TopicDescription>> ListTopicsAsync(CancellationToken cancellation) =>
        Answer<IReadOnlyList<TopicDescription>>([.. Topics.Values]);

    public Task<IReadOnlyDictionary<string, TopicDescription>> DescribeTopicsAsync(
        IReadOnlyCollection<string> topics, CancellationToken cancellation) =>
        Answer<IReadOnlyDictionary<string, TopicDescription>>(
            Topics.Where(topic => topics.Contains(topic.Key)).ToDictionary(StringComparer.Ordinal));

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
        CancellationToken cancellation)
    {
        if (Failure is null)
        {
            Topics.TryAdd(topic, new TopicDescription(topic, Guid.NewGuid(), partitions));
            Configurations[topic] = configuration;
        }

        return Answer(0);
    }

    public Task GrowTopicAsync(string topic, int partitions, CancellationToken cancellation)
    {
        Topics[topic] = Topics[topic] with { PartitionCount = partitions };
        return Answer(0);
    }

    public Task<IReadOnlyDictionary<string, string>> ReadTopicConfigurationAsync(string topic, CancellationToken cancellation) =>
        Answer(Configurations.GetValueOrDefault(topic) ?? new Dictionary<string, string>());

    public void Dispose()
    {
    }

    private Task<T> Answer<T>(T answer) => Failure is null ? Task.FromResult(answer) : Task.FromException<T>(Failure);
}
