using Akka.Actor;
using Akka.TestKit;
using KafkaAggregator.Actors.Diagnostics;
using KafkaAggregator.Actors.Ingest;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Sharding;
using KafkaAggregator.Actors.Summaries;
using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Core.Windows;
using KafkaAggregator.Tests.Partitions;
using KafkaAggregator.Tests.Sharding;
using KafkaAggregator.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace KafkaAggregator.Tests.Ingest;

/// <summary>
/// A lane over a scripted cluster, with real WindowActors and a sink that the test reads: it answers what must be
/// answered and commits nothing by itself. Timers run on virtual time, the poll thread on real.
/// </summary>
public abstract class LaneFixture : ActorTest
{
    internal static readonly TopicPartition Partition = new("in", 0);

    private protected LaneFixture()
        : base("akka.scheduler.implementation = \"Akka.TestKit.TestScheduler, Akka.TestKit\"")
    {
        Cluster.Create("in", 2);
        Sink = CreateTestProbe("sink");
        Sink.SetAutoPilot(new DelegateAutoPilot((sender, message) =>
        {
            if (message is SinkProtocol.Flush flush && IsSinkAnswering)
            {
                sender.Tell(new SinkProtocol.Flushed(flush.Partitions, Unfinished, IsFlushInDoubt));
            }

            return AutoPilot.KeepRunning;
        }));
        Windows = new()
        {
            Readers = Readers,
            Pool = Pool,
            Open = ScriptedReaders.OpenState,
            IdleTimeout = TimeSpan.FromSeconds(5),
            Time = Time,
            Logger = Logger,
        };
        Region = Sys.ActorOf(LocalRegion.Props(Windows), "region");
        Environment = new()
        {
            Options = new(),
            OpenConsumer = _ => OpenConsumer(),
            SinkProps = (_, _, _) => Props.Create(() => new Forwarder(Sink.Ref)),
            DeadOwnersFor = consumer => new(consumer, Group, Fencer, "group", SystemThreads.Instance, Time, Logger),
            Catalog = Cluster,
            Groups = Cluster,
            Select = Select,
            Region = Region,
            OwnerTag = "tag",
            Directory = Directory,
            Conditions = Conditions,
            Time = Time,
            Logger = Logger,
            OnPlaceLost = reason => PlaceLost = reason,
        };
    }

    internal ScriptedCluster Cluster { get; } = new();

    internal ScriptedGroup Group { get; } = new();

    internal RecordingFencer Fencer { get; } = new();

    /// <summary>Of what the sink says that it was not committed when it flushed.</summary>
    internal TopicPartition[] Unfinished { get; set; } = [];

    /// <summary>What the sink says of a flush.</summary>
    internal bool IsFlushInDoubt { get; set; }

    internal List<ScriptedConsumer> Consumers { get; } = [];

    internal ScriptedConsumer Consumer => Consumers[^1];

    internal ScriptedReaders Readers { get; } = new();

    internal ChunkPool Pool { get; } = new();

    internal FakeTimeProvider Time { get; } = new(DateTimeOffset.UnixEpoch.AddHours(1));

    internal RecordingLogger Logger { get; } = new();

    internal PartitionDirectory Directory { get; } = new();

    internal Conditions Conditions { get; } = new();

    internal TestProbe Sink { get; }

    internal bool IsSinkAnswering { get; set; } = true;

    /// <summary>The lane that was started last.</summary>
    internal IActorRef Lane { get; private set; } = ActorRefs.Nobody;

    internal IActorRef Region { get; }

    internal WindowEnvironment Windows { get; }

    internal IngestEnvironment Environment { get; set; }

    internal bool IsSelected { get; set; } = true;

    /// <summary>Topics that the configuration names and the cluster lacks.</summary>
    internal string[] Missing { get; set; } = [];

    internal string? PlaceLost { get; private set; }

    internal SourceDefinition Source { get; set; } =
        new() { SourceTopic = "in", Aggregations = [ScriptedPartition.Aggregation(10)] };

    internal IReadOnlyDictionary<string, SourceDefinition> Sources =>
        new Dictionary<string, SourceDefinition> { ["in"] = Source };

    internal PartitionStatus Status => StatusIfAny ?? throw new InvalidOperationException($"{Partition} has no status yet");

    /// <summary>Null until the lane has said something of the partition.</summary>
    internal PartitionStatus? StatusIfAny => Directory.Read().SingleOrDefault(status => status.Partition == Partition.Partition);

    /// <summary>Both clocks: what actors read, and what their timers wait for.</summary>
    internal void Advance(TimeSpan span)
    {
        Time.Advance(span);
        ((TestScheduler)Sys.Scheduler).Advance(span);
    }

    /// <summary>
    /// Waits while time passes, a step at each look: what sets a timer need not have done so yet. Not so fast that
    /// what a busy machine has not come to would be taken for stalled.
    /// </summary>
    internal void AwaitInTime(TimeSpan step, Func<bool> condition) => AwaitCondition(
        () =>
        {
            Advance(step);
            return condition();
        },
        AwaitLimit,
        TimeSpan.FromMilliseconds(100));

    internal void Append(params ScriptedRecord[] records) =>
        Cluster.Append(Partition, [.. records.Select(record => record.Value)]);

    internal IActorRef StartLane(IReadOnlyDictionary<string, int>? topicsAtStart = null)
    {
        var lane = Lane = Sys.ActorOf(LaneActor.Props(Environment, 0));
        lane.Tell(new LaneProtocol.Subscribe(Sources, topicsAtStart ?? new Dictionary<string, int>()));
        AwaitCondition(() => Consumers.Count > 0 && Consumer.Subscriptions.Count == 1);
        return lane;
    }

    internal SinkProtocol.Open ExpectOpen() => (SinkProtocol.Open)Sink.FishForMessage(message => message is SinkProtocol.Open);

    internal SinkProtocol.Accept ExpectAccept() =>
        (SinkProtocol.Accept)Sink.FishForMessage(message => message is SinkProtocol.Accept);

    /// <summary>The sink committed this.</summary>
    internal void Commit(Progress progress) =>
        Cluster.Commit(Partition, new(progress.CommittedOffset, progress.ToMetadata()));

    private SelectedTopics Select(IEnumerable<string> topics) => new()
    {
        Sources = [.. topics.Where(topic => topic == "in" && IsSelected).Select(_ => Source)],
        Verdicts = [],
        Missing = Missing,
        Conflicts = [],
    };

    private ScriptedConsumer OpenConsumer()
    {
        var consumer = new ScriptedConsumer(Cluster);
        Consumers.Add(consumer);
        return consumer;
    }

    private sealed class Forwarder : ReceiveActor
    {
        public Forwarder(IActorRef probe) => ReceiveAny(message => probe.Forward(message));
    }
}
