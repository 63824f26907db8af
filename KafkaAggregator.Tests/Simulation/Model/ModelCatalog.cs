using KafkaAggregator.Actors.Kafka;

namespace KafkaAggregator.Tests.Simulation.Model;

/// <summary>What a simulated process is told of topics, logs and groups.</summary>
internal sealed class ModelCatalog(ModelBroker broker, ModelConnection connection) : ITopicCatalog, IGroupCatalog
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    public Task<GroupDescription> DescribeGroupAsync(string group, CancellationToken cancellation) => Ask(
        "describe",
        () => new GroupDescription(
            "Stable",
            [.. broker.GroupOf(group).Members.Select(member => new GroupMemberDescription(member.Id, member.ClientId, "host", null, [.. member.Owned]))]));

    public Task<string> ReadClusterIdAsync(CancellationToken cancellation) => Task.FromResult(ModelBroker.ClusterId);

    public Task<IReadOnlyList<TopicDescription>> ListTopicsAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<TopicDescription>>([.. broker.Topics.Select(topic => new TopicDescription(topic.Key, null, topic.Value))]);

    public Task<IReadOnlyDictionary<string, TopicDescription>> DescribeTopicsAsync(
        IReadOnlyCollection<string> topics, CancellationToken cancellation)
    {
        var all = broker.Topics;
        return Task.FromResult<IReadOnlyDictionary<string, TopicDescription>>(topics.Where(all.ContainsKey).ToDictionary(
            topic => topic, topic => new TopicDescription(topic, broker.TopicIdOf(topic), all[topic])));
    }

    public Task<IReadOnlyDictionary<TopicPartition, LogBounds>> ReadLogBoundsAsync(
        IReadOnlyCollection<TopicPartition> partitions, CancellationToken cancellation) =>
        Read<LogBounds>("bounds", partitions, log => new(0, log.End));

    public Task<IReadOnlyDictionary<TopicPartition, long>> ReadLogEndsAsync(
        IReadOnlyCollection<TopicPartition> partitions, CancellationToken cancellation) => Read("ends", partitions, log => log.End);

    public Task<IReadOnlyDictionary<TopicPartition, long>> ReadStableEndsAsync(
        IReadOnlyCollection<TopicPartition> partitions, CancellationToken cancellation) =>
        Read("stable ends", partitions, log => log.LastStableOffset);

    public Task CreateTopicAsync(
        string topic,
        int partitions,
        short? replicationFactor,
        IReadOnlyDictionary<string, string> configuration,
        CancellationToken cancellation)
    {
        broker.AddTopic(topic, partitions);
        return Task.CompletedTask;
    }

    public Task GrowTopicAsync(string topic, int partitions, CancellationToken cancellation) =>
        CreateTopicAsync(topic, partitions, null, new Dictionary<string, string>(), cancellation);

    public Task<IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>> ReadTopicConfigurationsAsync(
        IReadOnlyCollection<string> topics, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>>(
            new Dictionary<string, IReadOnlyDictionary<string, string>>());

    public void Dispose()
    {
    }

    private Task<IReadOnlyDictionary<TopicPartition, T>> Read<T>(
        string name, IReadOnlyCollection<TopicPartition> partitions, Func<ModelLog, T> read) => Ask<IReadOnlyDictionary<TopicPartition, T>>(
        name,
        () => (from partition in partitions
               let log = broker.FindLog(partition)
               where log is not null
               select (partition, log)).ToDictionary(pair => pair.partition, pair => read(pair.log)));

    private Task<T> Ask<T>(string name, Func<T> read) => connection.CallAsync(name, Limit, read);
}
