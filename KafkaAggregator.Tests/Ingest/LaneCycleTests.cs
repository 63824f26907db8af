using System.Collections.Concurrent;
using Akka.Actor;
using KafkaAggregator.Actors.Ingest;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Sharding;
using Xunit;

namespace KafkaAggregator.Tests.Ingest;

/// <summary>What a node keeps of partitions that it does not own any more: nothing.</summary>
public sealed class LaneCycleTests : LaneFixture
{
    private const int Cycles = 1000;

    /// <summary>Each so-manieth ownership gets so far that it is fetched.</summary>
    private const int WaitedFor = 4;

    private static readonly TopicPartition Other = new("in", 1);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    [Fact]
    public void Consumer_IsEnded_WhereItsLaneCannotOpenItsSink()
    {
        Environment = Environment with { SinkProps = (_, _, _) => throw new ArgumentException("a property is refused") };
        Sys.ActorOf(LaneActor.Props(Environment, 0));
        AwaitCondition(() => Consumers is [{ IsDisposed: true }]);
    }

    /// <summary>Taken back while they are opened, while they run, and lost.</summary>
    [Fact]
    public async Task AssignedAndRevoked_LeavesNothingBehind_AThousandTimes()
    {
        var ownerships = new ConcurrentQueue<WeakReference>();
        var region = Region;
        Environment = Environment with { Region = Sys.ActorOf(Props.Create(() => new Watcher(region, ownerships))) };
        Append(1, 2, 12, 13);
        StartLane();
        for (var i = 0; i < Cycles; i++)
        {
            await Consumer.AssignAsync(Partition, Other);
            if (i % WaitedFor == 1)
            {
                AwaitCondition(IsFetched, Limit, Interval);
            }

            await (i % 3 == 0 ? Consumer.LoseAsync(Partition, Other) : Consumer.RevokeAsync(Partition, Other));
        }

        Assert.InRange(ownerships.Count, Cycles / WaitedFor, int.MaxValue); // an attach that is tried again comes twice
        var isLeft = !AwaitConditionNoThrow(
            () =>
            {
                Advance(TimeSpan.FromSeconds(10));
                GC.Collect();
                GC.WaitForPendingFinalizers();
                return ownerships.All(ownership => !ownership.IsAlive);
            },
            Limit,
            TimeSpan.FromMilliseconds(100));
        Assert.False(isLeft, Describe(ownerships));
        Assert.Empty(Directory.Read());
        Assert.Equal(0, Pool.RentedBytes);
        Assert.Null(Consumer.PositionOf(Partition));
        Assert.Empty(Conditions.Reasons);
    }

    /// <summary>Which ownerships are held, and where each stands.</summary>
    private string Describe(IEnumerable<WeakReference> ownerships) => string.Join(
        "\n",
        ownerships
            .Select((ownership, index) => (index, Target: (Ownership?)ownership.Target))
            .Where(item => item.Target is not null)
            .Select(item => $"{item.index}: {item.Target!.Partition}, epoch {item.Target.Epoch}, owner {item.Target.Owner}, {item.Target.Snapshot}")
            .Prepend($"rented {Pool.RentedBytes} B, position {Consumer.PositionOf(Partition)}; held:"));

    /// <summary>
    /// Time runs on: an attach that met the end of the actor before it is tried again. Not so fast that a busy machine's
    /// attach would be taken for lost.
    /// </summary>
    private bool IsFetched()
    {
        Advance(TimeSpan.FromMilliseconds(50));
        return Consumer.PositionOf(Partition) is not null;
    }

    /// <summary>Stands before the region: everything that belongs to an ownership holds it.</summary>
    private sealed class Watcher : ReceiveActor
    {
        public Watcher(IActorRef region, ConcurrentQueue<WeakReference> ownerships) => Receive<WindowEnvelope>(envelope =>
        {
            ownerships.Enqueue(new WeakReference(((WindowProtocol.Attach)envelope.Message).Ownership));
            region.Forward(envelope);
        });
    }
}
