using Akka.Actor;
using Akka.Cluster.Sharding;
using KafkaAggregator.Actors.Ingest;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Sharding;
using KafkaAggregator.Actors.Summaries;
using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Tests.Partitions;
using Xunit;

namespace KafkaAggregator.Tests.Sharding;

public sealed class WindowActorTests : WindowActorFixture
{
    private static readonly ScriptedRecord Awaiting = new(ScriptedKind.SecondSchema, 3);

    [Fact]
    public void Attach_OpensTheSinkThenAnswersWithThePosition_WhereTheLogCanBeRead()
    {
        var ownership = Ask(NewOwnership(), log: new(7, 100));
        var open = Sink.ExpectMsg<SinkProtocol.Open>();
        Assert.Equal((Partition, ownership.Epoch, Actor, 7), (open.Partition, open.OwnershipEpoch, open.Owner, open.First.CommittedOffset));
        Assert.Equal(new WindowProtocol.Attached(ownership, 7), Lane.ExpectMsg<WindowProtocol.Attached>());
        Assert.Equal(PartitionPhase.Running, ownership.Snapshot.Phase);
    }

    [Fact]
    public void Attach_IsRefusedWithTheReason_WhereTheCommittedOffsetLiesBehindTheLogsEnd()
    {
        Ask(NewOwnership(), new CommittedPosition(50, ""), new(0, 40));
        Assert.Contains("50", Lane.ExpectMsg<WindowProtocol.Refused>().Reason);
        Sink.ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void Attach_IsNotTaken_WhereTheOwnershipHasEndedMeanwhile()
    {
        var ownership = NewOwnership();
        ownership.End();
        Ask(ownership);
        Shard.ExpectMsg<Passivate>();
        Sink.ExpectNoMsg(TimeSpan.Zero);
        Lane.ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void Fetched_GivesTheSinkClosedWindowsAndProgress_AndReturnsCredit()
    {
        var ownership = Attach();
        var batch = Fetch(ownership, 0, 1, 5, 12);
        var accept = ExpectAccept();
        Assert.Equal(ownership.Epoch, accept.OwnershipEpoch);
        Assert.Equal([2], accept.Messages.SelectMany(message => message.Summaries).Select(summary => summary.Count));
        Assert.Equal((2, 3), (accept.Latest.CommittedOffset, accept.Latest.NextOffset));
        Assert.Equal(1, batch.Disposals);
        Assert.Equal(accept.Bytes, ownership.BytesOnTheirWay);
        Actor.Tell(new SinkProtocol.Committed(Partition, ownership.Epoch, 3, accept.Bytes));
        AwaitCondition(() => ownership.BytesOnTheirWay == 0);
    }

    [Fact]
    public void Fetched_GivesProgressOnly_WhereNothingIsToBeWritten()
    {
        var ownership = Attach();
        Fetch(ownership, 0, 1, 2);
        var accept = ExpectAccept();
        Assert.Empty(accept.Messages);
        Assert.Equal((0, 0, 2), (accept.Bytes, accept.Latest.CommittedOffset, accept.Latest.NextOffset));
        Assert.Equal(1, ownership.Snapshot.OpenWindows);
    }

    [Fact]
    public void Fetched_IsDroppedAndReleased_WhereItsEpochIsNotThePresentOne()
    {
        var former = Attach();
        var present = Attach();
        var batch = Fetch(former, 0, 1, 20);
        Settle();
        Assert.Equal((1, 0), (batch.Disposals, former.BytesOnTheirWay));
        Sink.ExpectNoMsg(TimeSpan.Zero);
        Assert.Equal(0, present.Snapshot.NextOffset);
    }

    [Fact]
    public void Fetched_IsDroppedAndReleased_WhereTheOwnershipHasEnded()
    {
        var ownership = Attach();
        ownership.End();
        var batch = Fetch(ownership, 0, 1, 20);
        Settle();
        Assert.Equal(1, batch.Disposals);
        Sink.ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void Fetched_PassesOverWhatIsProcessedAlready_WhereItWasFetchedBeforeASeek()
    {
        var ownership = Attach();
        Fetch(ownership, 0, 1, 2, 3);
        ExpectAccept();
        Fetch(ownership, 1, 2, 3, 20);
        Assert.Equal([3], ExpectAccept().Messages.SelectMany(message => message.Summaries).Select(summary => summary.Count));
    }

    [Fact]
    public void EndConfirmed_MovesBehindMarkers()
    {
        var ownership = Attach();
        Actor.Tell(new Fetched(ownership, new EndConfirmed(Partition, ownership.Epoch, 5)));
        Assert.Equal(5, ExpectAccept().Latest.NextOffset);
    }

    [Fact]
    public void Detach_ReturnsAllMemoryAndPassivates()
    {
        var ownership = Attach();
        Fetch(ownership, 0, 1, 2);
        ExpectAccept();
        Assert.NotEqual(0, Pool.RentedBytes);
        Actor.Tell(new WindowProtocol.Detach(ownership.Epoch));
        Shard.ExpectMsg<Passivate>(passivate => Assert.IsType<WindowProtocol.Stop>(passivate.StopMessage));
        Assert.Equal(0, Pool.RentedBytes);
        Watch(Actor);
        Actor.Tell(WindowProtocol.Stop.Instance);
        ExpectTerminated(Actor);
    }

    [Fact]
    public void Detach_ChangesNothing_WhereItsEpochIsNotThePresentOne()
    {
        var former = Attach();
        var present = Attach();
        Actor.Tell(new WindowProtocol.Detach(former.Epoch));
        Fetch(present, 0, 1);
        Assert.Equal(present.Epoch, ExpectAccept().OwnershipEpoch);
    }

    [Fact]
    public void AwaitsSchema_HoldsTheBatchAndAllBehindIt_UntilTheSchemaIsKnown()
    {
        var ownership = Attach();
        var first = Fetch(ownership, 0, 1, Awaiting, 4);
        var second = Fetch(ownership, 3, 20);
        Assert.Equal(1, ExpectAccept().Latest.NextOffset);
        AwaitCondition(() => Readers.Awaited is [2]);
        Settle();
        Assert.Equal((0, 0), (first.Disposals, second.Disposals));
        Assert.Equal(2000, ownership.BytesOnTheirWay);
        Assert.Equal(PartitionPhase.AwaitingSchema, ownership.Snapshot.Phase);
        Assert.Contains("2", ownership.Snapshot.Reason);

        Readers.Decide(isKnown: true);
        Assert.Equal(3, ExpectAccept().Latest.NextOffset);
        Assert.Equal([3], ExpectAccept().Messages.SelectMany(message => message.Summaries).Select(summary => summary.Count));
        Assert.Equal((1, 1), (first.Disposals, second.Disposals));
        Assert.Equal(PartitionPhase.Running, ownership.Snapshot.Phase);
    }

    [Fact]
    public void AwaitsSchema_PassesTheRecordAsUndecodable_WhereTheSchemaIsGivenUp()
    {
        var ownership = Attach();
        Fetch(ownership, 0, 1, Awaiting, 20);
        ExpectAccept();
        Readers.Decide(isKnown: false);
        var summary = Assert.Single(ExpectAccept().Messages.SelectMany(message => message.Summaries));
        Assert.Equal((1, 1), (summary.Count, summary.Rejected.Undecodable));
    }

    [Fact]
    public void AwaitsSchema_IsForgotten_WhereThePartitionIsAttachedAnew()
    {
        var former = Attach();
        var batch = Fetch(former, 0, 1, Awaiting);
        ExpectAccept();
        Attach();
        Assert.Equal(1, batch.Disposals);
        Readers.Decide(isKnown: true);
        Settle();
        Sink.ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void Stopped_TellsTheLaneOnceAndStandsAtTheRecord_WhereThePolicyIsStop()
    {
        Source = Source with { Undecodable = UndecodablePolicy.Stop };
        var ownership = Attach();
        var first = Fetch(ownership, 0, 1, new ScriptedRecord(ScriptedKind.Undecodable), 20);
        var second = Fetch(ownership, 3, 21);
        var stopped = Lane.ExpectMsg<LaneProtocol.Stopped>();
        Assert.Equal(ownership, stopped.Ownership);
        Assert.Contains("offset 1", stopped.Reason);
        Settle();
        Assert.Equal(1, ExpectAccept().Latest.NextOffset);
        Sink.ExpectNoMsg(TimeSpan.Zero);
        Assert.Equal((1, 1, 0), (first.Disposals, second.Disposals, ownership.BytesOnTheirWay));
        Assert.Equal((PartitionPhase.Blocked, stopped.Reason), (ownership.Snapshot.Phase, ownership.Snapshot.Reason));
    }

    [Fact]
    public void Failure_IsToldToTheLaneWithTheOffset_AndLeavesTheActorDetached()
    {
        Readers.DeadlyOffset = 2;
        var ownership = Attach();
        var batch = Fetch(ownership, 0, 1, 2, 3);
        var died = Lane.ExpectMsg<LaneProtocol.Died>();
        Assert.Equal((ownership, 2, "a scripted bug"), (died.Ownership, died.Position, died.Reason));
        var later = Fetch(ownership, 3, 20);
        Settle();
        Assert.Equal((1, 1), (batch.Disposals, later.Disposals));
        Assert.Equal(0, Pool.RentedBytes);
        Readers.DeadlyOffset = null;
        Attach();
    }

    [Fact]
    public void Blocked_WithholdsThePartitionWithTheReason_UntilUnblocked()
    {
        var ownership = Attach();
        Actor.Tell(new SinkProtocol.Blocked(Partition, ownership.Epoch, "too large"));
        AwaitCondition(() => ownership.IsHeldBySink);
        AwaitAssert(() => Assert.Equal((PartitionPhase.Blocked, "too large"), (ownership.Snapshot.Phase, ownership.Snapshot.Reason)));
        Actor.Tell(new SinkProtocol.Unblocked(Partition, ownership.Epoch));
        AwaitCondition(() => !ownership.IsHeldBySink && ownership.Snapshot.Phase == PartitionPhase.Running);
    }

    [Fact]
    public void MoveToLogStart_GoesOnThere_AndAsksForTheSeek()
    {
        var ownership = Attach();
        Actor.Tell(new WindowProtocol.MoveToLogStart(ownership.Epoch, 40));
        Assert.Equal(new LaneProtocol.SeekWanted(ownership, 40), Lane.ExpectMsg<LaneProtocol.SeekWanted>());
        Assert.Equal(40, ExpectAccept().Latest.NextOffset);
        Assert.Contains(Logger.Lines, line => line.Level == Microsoft.Extensions.Logging.LogLevel.Error);
    }

    [Fact]
    public void Warm_IsAnsweredByAnActorThatThenPassivates()
    {
        Actor.Tell(WindowProtocol.Warm.Instance, Lane.Ref);
        Lane.ExpectMsg<WindowProtocol.Warmed>();
        Shard.ExpectMsg<Passivate>();
    }
}
