using Akka.Actor;
using Akka.TestKit;
using KafkaAggregator.Actors.Diagnostics;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Sharding;
using KafkaAggregator.Actors.Summaries;
using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Core.Windows;
using KafkaAggregator.Tests.Partitions;
using KafkaAggregator.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace KafkaAggregator.Tests.Sharding;

/// <summary>
/// A WindowActor under a probe that stands for its shard, with probes for sink and lane, on virtual time. Windows are
/// ten milliseconds of event time.
/// </summary>
public abstract class WindowActorFixture : ActorTest
{
    internal static readonly TopicPartition Partition = new("in", 3);
    internal static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(5);

    private protected WindowActorFixture()
        : base("akka.scheduler.implementation = \"Akka.TestKit.TestScheduler, Akka.TestKit\"")
    {
        (Shard, Sink, Lane) = (CreateTestProbe("shard"), CreateTestProbe("sink"), CreateTestProbe("lane"));
        Environment = new()
        {
            Readers = Readers,
            Pool = Pool,
            Open = ScriptedReaders.OpenState,
            IdleTimeout = IdleTimeout,
            Metrics = Metrics,
            Time = Time,
            Logger = Logger,
        };
        Actor = Shard.ChildActorOf(WindowActor.Props(Environment), SupervisorStrategy.DefaultStrategy);
    }

    internal ScriptedReaders Readers { get; } = new();

    internal ChunkPool Pool { get; } = new();

    internal FakeTimeProvider Time { get; } = new(DateTimeOffset.UnixEpoch.AddHours(1));

    internal AggregatorMetrics Metrics { get; } = new();

    internal RecordingLogger Logger { get; } = new();

    internal WindowEnvironment Environment { get; }

    internal TestProbe Shard { get; }

    internal TestProbe Sink { get; }

    internal TestProbe Lane { get; }

    internal IActorRef Actor { get; }

    internal SourceDefinition Source { get; set; } =
        new() { SourceTopic = "in", Aggregations = [ScriptedPartition.Aggregation(10)] };

    internal TestScheduler Scheduler => (TestScheduler)Sys.Scheduler;

    internal static Ownership NewOwnership() => new(Partition, OwnershipEpochs.Next());

    /// <summary>Attaches at the beginning of a log, or where it was committed, and takes the Open off the sink's probe.</summary>
    internal Ownership Attach(Ownership? ownership = null, CommittedPosition? committed = null, LogExtent? log = null)
    {
        var owned = Ask(ownership ?? NewOwnership(), committed, log);
        Lane.ExpectMsg<WindowProtocol.Attached>(attached => attached.Ownership == owned);
        Sink.ExpectMsg<SinkProtocol.Open>(open => open.OwnershipEpoch == owned.Epoch);
        return owned;
    }

    /// <summary>Sends an Attach and looks at no answer.</summary>
    internal Ownership Ask(Ownership ownership, CommittedPosition? committed = null, LogExtent? log = null)
    {
        var attach = new WindowProtocol.Attach(
            ownership, Source, new("cluster", null, "tag"), committed, log ?? new(0, 100), log?.Start ?? 0, Sink.Ref, Lane.Ref);
        Actor.Tell(attach, Lane.Ref);
        return ownership;
    }

    /// <summary>Fetches records whose offsets begin at the first one's.</summary>
    internal ScriptedBatch Fetch(Ownership ownership, long firstOffset, params ScriptedRecord[] records)
    {
        var entries = records.Select((record, index) =>
            (firstOffset + index, record.Kind == ScriptedKind.NullValue ? null : record.Value));
        var batch = new ScriptedBatch(Partition, ownership.Epoch, entries);
        ownership.TakeBatch(batch.HeldBytes);
        Actor.Tell(new Fetched(ownership, batch));
        return batch;
    }

    internal void ReadEnd(Ownership ownership, long logEnd) =>
        Actor.Tell(new WindowProtocol.EndReading(ownership.Epoch, logEnd, Time.GetTimestamp()));

    /// <summary>The same end is read once a second for so long.</summary>
    internal void StaySilent(Ownership ownership, long logEnd, TimeSpan silence)
    {
        for (var second = TimeSpan.FromSeconds(1); second <= silence; second += TimeSpan.FromSeconds(1))
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            ReadEnd(ownership, logEnd);
        }
    }

    /// <summary>Waits until the actor has handled all it was told before.</summary>
    internal void Settle()
    {
        Actor.Tell(WindowProtocol.Warm.Instance, Lane.Ref);
        Lane.FishForMessage(message => message is WindowProtocol.Warmed);
        Shard.ExpectMsg<Akka.Cluster.Sharding.Passivate>();
    }

    internal SinkProtocol.Accept ExpectAccept() => Sink.ExpectMsg<SinkProtocol.Accept>();
}
