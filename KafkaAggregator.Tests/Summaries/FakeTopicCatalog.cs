using KafkaAggregator.Actors.Kafka;

namespace KafkaAggregator.Tests.Summaries;

/// <summary>A cluster's topics in memory. Refusals and outages by setting a property.</summary>
internal sealed class FakeTopicCatalog : ITopicCatalog
{
    public Dictionary<string, TopicDescription> Topics { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, IReadOnlyDictionary<string, string>> Configurations { get; } = new(StringComparer.Ordinal);

    private TaskCompletionSource? _held;

    /// <summary>How often a topic was asked to be created.</summary>
    public int Creations { get; private set; }

    /// <summary>How often topics were asked to be described.</summary>
    public int Asked { get; private set; }

    /// <summary>Thrown by whatever is asked, where it is set.</summary>
    public Exception? Failure { get; set; }

    public Task<string> ReadClusterIdAsync(CancellationToken cancellation) => Answer("cluster");

    public Task<IReadOnlyList<TopicDescription>> ListTopicsAsync(CancellationToken cancellation) =>
        Answer<IReadOnlyList<TopicDescription>>([.. Topics.Values]);

    /// <summary>Descriptions are answered only after <see cref="LetGo"/>.</summary>
    public void Hold() => _held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void LetGo() => _held?.TrySetResult();

    public async Task<IReadOnlyDictionary<string, TopicDescription>> DescribeTopicsAsync(
        IReadOnlyCollection<string> topics, CancellationToken cancellation)
    {
        Asked++;
        await (_held?.Task ?? Task.CompletedTask);
        return await Answer<IReadOnlyDictionary<string, TopicDescription>>(
            Topics.Where(topic => topics.Contains(topic.Key)).ToDictionary(StringComparer.Ordinal));
    }

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
        Creations++;
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

    public Task<IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>> ReadTopicConfigurationsAsync(
        IReadOnlyCollection<string> topics, CancellationToken cancellation) =>
        Answer<IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>>(
            Configurations.Where(pair => topics.Contains(pair.Key)).ToDictionary(StringComparer.Ordinal));

    public void Dispose()
    {
    }

    private Task<T> Answer<T>(T answer) => Failure is null ? Task.FromResult(answer) : Task.FromException<T>(Failure);
}
