using Akka.Actor;
using Akka.TestKit;
using KafkaAggregator.Actors.Diagnostics;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Summaries;
using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Tests.Support;

namespace KafkaAggregator.Tests.Summaries;

/// <summary>A sink under a probe that stands for its lane; each commit ends as the test says.</summary>
public abstract class SummarySinkFixture : ActorTest
{
    internal static readonly TopicPartition First = new("source", 0);
    internal static readonly TopicPartition Second = new("source", 1);
    internal static readonly SummaryOptions Options = new()
    {
        CommitInterval = TimeSpan.FromMilliseconds(10),
        ProgressInterval = TimeSpan.FromSeconds(5),
    };

    internal SettableTime Time { get; } = new();

    internal ScriptedCommitter Committer { get; } = new();

    internal FakeTopicCatalog Catalog { get; } = new();

    internal FakeSchemaRegistry Registry { get; } = new();

    internal Conditions Conditions { get; } = new();

    internal AggregatorMetrics Metrics { get; } = new();

    internal SinkDependencies Dependencies { get; }

    internal TestProbe Lane { get; }

    internal IActorRef Sink { get; }

    private protected SummarySinkFixture()
    {
        Catalog.Topics["source"] = new TopicDescription("source", Guid.NewGuid(), 2);
        var parts = new SinkParts(Committer, Catalog, new ScriptedProducer(), Registry)
        {
            Options = Options,
            Time = Time,
            Conditions = Conditions,
            Metrics = Metrics,
        };
        Dependencies = parts.ToDependencies();
        Lane = CreateTestProbe("lane");
        Sink = Lane.ChildActorOf(SummarySinkActor.Props(Dependencies), SupervisorStrategy.DefaultStrategy);
    }

    internal void Open(TopicPartition partition, long ownershipEpoch, long next) =>
        Sink.Tell(new SinkProtocol.Open(partition, ownershipEpoch, TestActor, SinkFixtures.Source, SinkFixtures.Progress(next)));

    internal async Task OpenCommitted(TopicPartition partition, long ownershipEpoch)
    {
        Open(partition, ownershipEpoch, next: 0);
        (await Committer.NextAsync()).Succeed();
        ExpectMsg<SinkProtocol.Committed>();
    }

    internal void Accept(TopicPartition partition, long ownershipEpoch, long next, int summaries, int bytes)
    {
        var progress = SinkFixtures.Progress(next);
        IReadOnlyList<PartitionMessage> messages = summaries == 0
            ? []
            : [new PartitionMessage([.. Enumerable.Range(0, summaries).Select(SinkFixtures.Summary)], [], progress)];
        Sink.Tell(new SinkProtocol.Accept(partition, ownershipEpoch, messages, progress, bytes));
    }
}
