using Confluent.Kafka.Admin;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Integration.Kafka;

/// <summary>
/// Three nodes for one class of tests, each in a rack of its own, which readers may stay in (KIP-392); they notice soon
/// that one of them is gone, compact what there is at once, and count quotas over a second or two.
/// </summary>
public sealed class RackedBroker : IAsyncLifetime
{
    public const int Nodes = 3;
    private KafkaBroker? _broker;

    public KafkaBroker Broker => _broker ?? throw new InvalidOperationException("no broker was started");

    public static string RackOf(int node) => $"rack-{node}";

    public async Task InitializeAsync()
    {
        if (OwnBrokerFactAttribute.WhyNot is null)
        {
            _broker = await KafkaBroker.StartConfiguredAsync(Nodes, static node =>
                $"""
                broker.rack={RackOf(node)}
                replica.selector.class=org.apache.kafka.common.replica.RackAwareReplicaSelector
                broker.session.timeout.ms=3000
                broker.heartbeat.interval.ms=500
                log.cleaner.backoff.ms=200
                quota.window.num=2
                """);
        }
    }

    /// <summary>Creates a topic of one partition; the first of the nodes leads it.</summary>
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
        return name;
    }

    public async Task DisposeAsync()
    {
        if (_broker is not null)
        {
            await _broker.DisposeAsync();
        }
    }
}
