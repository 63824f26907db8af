using System.Diagnostics;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Summaries;
using KafkaAggregator.Tests.Summaries;
using KafkaAggregator.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace KafkaAggregator.Tests.Integration.Kafka;

/// <summary>A lane that starts again on a real broker, where the one before left a transaction open under the same id.</summary>
[Collection(KafkaCollection.Name)]
public sealed class LaneStartTests(KafkaBroker broker) : ActorTest
{
    private readonly string _group = $"group-{Guid.NewGuid():N}";

    [KafkaFact]
    public async Task Sink_EndsTheTransactionOfTheLaneBefore_BeforeAnythingIsToBeCommitted()
    {
        using var real = new RealScriptBroker(broker, KafkaGroupProtocol.Classic);
        var source = new TopicPartition(real.CreateTopic(1), 0);
        var member = real.OpenMember(_group);
        member.Consumer.Subscribe([source.Topic], member);
        real.PollUntil(() => member.Owned.Count == 1, member);
        using var before = Open();
        before.Initialize();
        var clock = Stopwatch.StartNew();
        before.Begin();
        before.SendOffsets([KeyValuePair.Create(source, new CommittedOffset(1, "m1"))], member.Consumer.ReadMembership());
        Assert.NotEmpty(Read().Pending);

        var committer = new TransactionalCommitter(Open(), member.Consumer, new CommitGate(), SystemThreads.Instance);
        var parts = new SinkParts(committer, new FakeTopicCatalog(), new ScriptedProducer(), new FakeSchemaRegistry());
        var sink = Sys.ActorOf(SummarySinkActor.Props(parts.ToDependencies()));
        AwaitCondition(() => Read().Pending.Count == 0);
        Assert.True(clock.Elapsed < KafkaClientConfiguration.TransactionTimeout, $"readable after {clock.Elapsed}: the broker ended it");
        Assert.Equal(TransactionFault.Fenced, Assert.Throws<TransactionException>(before.Commit).Fault);
        Sys.Stop(sink);
        await committer.DisposeAsync();
        member.Consumer.Dispose();

        OffsetReading Read() => member.Consumer.ReadCommitted([source], requireStable: true, TimeSpan.FromSeconds(1));
    }

    private TransactionalProducer Open() => new(
        new KafkaOptions { BootstrapServers = broker.BootstrapServers }, $"{_group}-lane-0", TimeProvider.System, NullLogger.Instance);
}
