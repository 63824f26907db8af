using Confluent.Kafka;
using Confluent.Kafka.Admin;
using KafkaAggregator.Tests.Support;

namespace KafkaAggregator.Tests.Integration.Kafka;

/// <summary>
/// Three nodes for one class of tests, each in a rack of its own, which readers may stay in (KIP-392); they notice soon
/// that one of them is gone, compact what there is at once, and count quotas over a second or two.
/// </summary>
public sealed class RackedBroker : OwnBrokerFixture
{
    public const int Nodes = 3;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static string RackOf(int node) => $"rack-{node}";

    protected override Task<KafkaBroker> StartAsync() => KafkaBroker.StartConfiguredAsync(
        static (_, node) =>
            $"""
            broker.rack={RackOf(node)}
            replica.selector.class=org.apache.kafka.common.replica.RackAwareReplicaSelector
            broker.session.timeout.ms=3000
            broker.heartbeat.interval.ms=500
            log.cleaner.backoff.ms=200
            quota.window.num=2
            """,
        "--nodes",
        $"{Nodes}");

    /// <summary>
    /// Creates a topic of one partition, and waits until the first of the nodes leads it and all of them are in sync: one that was just
    /// started again may not be yet.
    /// </summary>
    public async Task<string> CreateTopicAsync(string prefix, int[] nodes, params (string Property, string Value)[] configuration)
    {
        var name = $"{prefix}-{Guid.NewGuid():N}";
        using var admin = Broker.Admin();
        await admin.CreateTopicsAsync(
        [
            new TopicSpecification
            {
                Name = name,
                NumPartitions = 1,
                ReplicasAssignments = new Dictionary<int, List<int>> { [0] = [.. nodes] },
                Configs = configuration.ToDictionary(pair => pair.Property, pair => pair.Value),
            },
        ]);
        await Waiting.UntilAsync(() => IsInSync(admin, name, nodes), Limit, () => $"{name} is not in sync on {string.Join(", ", nodes)}");
        return name;
    }

    private static bool IsInSync(IAdminClient admin, string topic, int[] nodes)
    {
        var partitions = admin.GetMetadata(topic, Limit).Topics.Single().Partitions;
        return partitions.Count == 1 && partitions[0].Leader == nodes[0] && partitions[0].InSyncReplicas.Order().SequenceEqual(nodes.Order());
    }
}
