using System.Diagnostics;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Tests.Simulation.Model;
using KafkaAggregator.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using TopicPartition = KafkaAggregator.Actors.Kafka.TopicPartition;

namespace KafkaAggregator.Tests.Integration.Kafka;

/// <summary>Plays scripts on a real broker, with the product's own clients.</summary>
internal sealed class RealScriptBroker(KafkaBroker broker, KafkaGroupProtocol protocol) : IScriptBroker, IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan PollWait = TimeSpan.FromMilliseconds(20);
    private readonly KafkaOptions _options = GroupMember.Options(broker.BootstrapServers, protocol);
    private readonly TopicCatalog _catalog = new(GroupMember.Options(broker.BootstrapServers, protocol), NullLogger.Instance);

    public string CreateTopic(int partitions) => broker.CreateTopicAsync("script", partitions).GetAwaiter().GetResult();

    public ScriptMember OpenMember(string group) =>
        new(new LibrdkafkaConsumer(_options with { GroupId = group }, 0, TimeProvider.System, NullLogger.Instance));

    public ITransactionalProducer OpenProducer(string transactionalId)
    {
        var producer = new TransactionalProducer(_options, transactionalId, TimeProvider.System, NullLogger.Instance);
        producer.Initialize();
        return producer;
    }

    public long LogEnd(TopicPartition partition) =>
        _catalog.ReadLogEndsAsync([partition], default).GetAwaiter().GetResult()[partition];

    public long StableEnd(TopicPartition partition) =>
        _catalog.ReadStableEndsAsync([partition], default).GetAwaiter().GetResult()[partition];

    public void Fence(string transactionalId) =>
        new TransactionFencer(_options, TimeProvider.System, NullLogger.Instance).FenceAsync(transactionalId, default).GetAwaiter().GetResult();

    public IReadOnlyList<string> Read(string topic) => SummaryTopic.ReadValues(broker.BootstrapServers, topic);

    public void PollUntil(Func<bool> condition, params ScriptMember[] members)
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            foreach (var member in members)
            {
                member.Poll(PollWait);
            }

            if (clock.Elapsed > Limit)
            {
                throw new TimeoutException($"not within {Limit}");
            }
        }
    }

    public void Dispose() => _catalog.Dispose();
}
