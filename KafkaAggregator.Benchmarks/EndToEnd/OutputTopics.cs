using Confluent.Kafka;
using Confluent.Kafka.Admin;
using KafkaAggregator.Benchmarks.Rig;

namespace KafkaAggregator.Benchmarks.EndToEnd;

/// <summary>
/// The aggregated topics of one run, empty at its beginning and deleted at its end: what it takes to create them is no
/// contender's cost.
/// </summary>
internal sealed class OutputTopics : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly ServerAddresses _servers;
    private readonly int _partitionsOfTopic;

    private OutputTopics(ServerAddresses servers, IReadOnlyList<string> names, int partitionsOfTopic) =>
        (_servers, Names, _partitionsOfTopic) = (servers, names, partitionsOfTopic);

    public IReadOnlyList<string> Names { get; }

    public IEnumerable<TopicPartition> Partitions =>
        from name in Names
        from partition in Enumerable.Range(0, _partitionsOfTopic)
        select new TopicPartition(name, partition);

    public static async Task<OutputTopics> CreateAsync(ServerAddresses servers, DataSet set, string suffix)
    {
        string[] names = [.. set.TopicNames.Select(name => name + suffix)];
        await SourceTopics.CreateAsync(servers.Bootstrap, names, set.Partitions);
        return new OutputTopics(servers, names, set.Partitions);
    }

    public async ValueTask DisposeAsync()
    {
        using var admin = _servers.OpenAdmin();
        await admin.DeleteTopicsAsync(Names, new DeleteTopicsOptions { RequestTimeout = Limit, OperationTimeout = Limit });
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (admin.GetMetadata(Limit).Topics.Exists(topic => Names.Contains(topic.Topic)))
        {
            await timer.WaitForNextTickAsync();
        }
    }
}
