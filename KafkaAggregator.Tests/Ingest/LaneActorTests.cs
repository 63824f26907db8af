using Akka.Actor;
using KafkaAggregator.Actors.Diagnostics;
using KafkaAggregator.Actors.Ingest;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Sharding;
using KafkaAggregator.Actors.Summaries;
using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Tests.Partitions;
using Xunit;

namespace KafkaAggregator.Tests.Ingest;

public sealed class LaneActorTests : LaneFixture
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Assigned_ReadsEverythingInOneRequest_AttachesAndFetches()
    {
        Append(1, 12);
        StartLane();
        await Consumer.AssignAsync(Partition, new("in", 1));
        ExpectOpen();
        ExpectOpen();
        Assert.Equal(2, Assert.Single(Cluster.OffsetReadings).Count);
        var accept = ExpectAccept();
        Assert.Equal((Partition, 2), (accept.Partition, accept.Latest.NextOffset));
        AwaitAssert(() => Assert.Equal((PartitionPhase.Running, 0L, 1, 1L), (Status.State, Status.Lag, Status.OpenWindows, Status.ReplayDistance)));
    }

    [Fact]
    public async Task Assigned_ResumesFromTheCommittedOffset()
    {
        Append(1, 2, 12, 13);
        StartLane();
        await Consumer.AssignAsync(Partition);
        var progress = ExpectAccept().Latest;
        Assert.Equal((2, 4), (progress.CommittedOffset, progress.NextOffset));
        Commit(progress);
        await Consumer.RevokeAsync(Partition);
        Append(25);
        await Consumer.AssignAsync(Partition);
        ExpectOpen();
        var summary = Assert.Single(ExpectAcceptWithMessages().Messages.SelectMany(message => message.Summaries));
        Assert.Equal((2, 2, 3), (summary.Count, summary.FirstOffset, summary.LastOffset));
    }

    [Theory]
    [InlineData(StartFrom.Earliest, true, 0)]
    [InlineData(StartFrom.Latest, true, 2)]
    [InlineData(StartFrom.Latest, false, 0)]
    public async Task Assigned_StartsWhereTheOptionSays_WhereNothingIsCommittedAndThePartitionWasThereAtTheStart(
        StartFrom startFrom, bool wasThere, long expected)
    {
        Append(1, 2);
        Environment = Environment with { Options = new() { StartFrom = startFrom } };
        StartLane(new Dictionary<string, int> { ["in"] = wasThere ? 2 : 0 });
        await Consumer.AssignAsync(Partition);
        Assert.Equal(expected, ExpectOpen().First.CommittedOffset);
    }

    [Fact]
    public async Task Assigned_AsksAgainForOnlyWhatIsPending()
    {
        TopicPartition other = new("in", 1);
        Cluster.SetPending(Partition, isPending: true);
        StartLane();
        await Consumer.AssignAsync(Partition, other);
        Assert.Equal(other, ExpectOpen().Partition);
        AwaitAssert(() => Assert.Equal((PartitionPhase.Opening, "a transaction holds it"), (Status.State, Status.Reason)));
        Cluster.SetPending(Partition, isPending: false);
        AwaitInTime(Second, () => Sink.HasMessages);
        Assert.Equal(Partition, ExpectOpen().Partition);
        Assert.Equal([Partition], Cluster.OffsetReadings[^1]);
    }

    [Fact]
    public async Task Assigned_WaitsForTheBroker_AndSaysSo()
    {
        Cluster.Failure = new KafkaUnavailableException("no broker");
        StartLane();
        await Consumer.AssignAsync(Partition);
        AwaitCondition(() => Conditions.Reasons.ContainsKey(Conditions.Broker));
        AwaitAssert(() => Assert.Equal("no broker", Status.Reason));
        Cluster.Failure = null;
        AwaitInTime(Second, () => Sink.HasMessages);
        ExpectOpen();
        AwaitCondition(() => Conditions.Reasons.Count == 0);
    }

    [Fact]
    public async Task Assigned_BlocksThePartition_WhereItsStateCannotBeOpened()
    {
        Cluster.Commit(Partition, new(50, ""));
        StartLane();
        await Consumer.AssignAsync(Partition);
        AwaitAssert(() => Assert.Equal(PartitionPhase.Blocked, Status.State));
        AwaitAssert(() => Assert.Contains("50", Status.Reason));
        AwaitCondition(() => Consumer.PositionOf(Partition) is null);
    }

    [Fact]
    public async Task Revoked_FlushesTheSinkBeforeItReturns_AndDetaches()
    {
        Append(1);
        StartLane();
        await Consumer.AssignAsync(Partition);
        var epoch = ExpectAccept().OwnershipEpoch;
        await Consumer.RevokeAsync(Partition);
        var flush = (SinkProtocol.Flush)Sink.FishForMessage(message => message is SinkProtocol.Flush);
        Assert.Equal([KeyValuePair.Create(Partition, epoch)], flush.Partitions);
        AwaitCondition(() => Pool.RentedBytes == 0 && Directory.Read().Count == 0);
    }

    [Fact]
    public async Task Revoked_ReturnsAtTheLimit_WhereTheSinkDoesNotAnswer()
    {
        StartLane();
        await Consumer.AssignAsync(Partition);
        ExpectOpen();
        IsSinkAnswering = false;
        await Consumer.RevokeAsync(Partition).WaitAsync(AssignmentHandler.FlushLimit + (5 * Second));
        AwaitCondition(() => Logger.Lines.Any(line => line.Text.Contains("uncommitted")));
    }

    [Fact]
    public async Task Lost_DropsWhatTheSinkHolds()
    {
        StartLane();
        await Consumer.AssignAsync(Partition);
        var epoch = ExpectOpen().OwnershipEpoch;
        await Consumer.LoseAsync(Partition);
        Assert.Equal(new SinkProtocol.Drop(Partition, epoch), Sink.FishForMessage(message => message is SinkProtocol.Drop));
        AwaitCondition(() => Directory.Read().Count == 0);
    }

    [Fact]
    public async Task Died_AttachesAgainFromTheCommittedOffset_UnderAnotherEpoch()
    {
        Append(1, 2, 3);
        Readers.DeadlyOffset = 1;
        StartLane();
        await Consumer.AssignAsync(Partition);
        var first = ExpectOpen().OwnershipEpoch;
        Sink.FishForMessage(message => message is SinkProtocol.Flush);
        Readers.DeadlyOffset = null;
        AwaitInTime(Second, () => Cluster.OffsetReadings.Count == 2);
        Assert.NotEqual(first, ExpectOpen().OwnershipEpoch);
        Assert.Equal(3, ExpectAccept().Latest.NextOffset);
    }

    [Fact]
    public async Task Died_BlocksThePartition_WhereItIsTheThirdTimeAtOneOffset()
    {
        Append(1, 2, 3);
        Readers.DeadlyOffset = 1;
        StartLane();
        await Consumer.AssignAsync(Partition);
        AwaitInTime(Second, () => StatusIfAny?.State == PartitionPhase.Blocked);
        Assert.Contains("3 times at offset 1: a scripted bug", Status.Reason);
        Assert.Equal(Deaths.Max, Cluster.OffsetReadings.Count);
        AwaitCondition(() => Consumer.PositionOf(Partition) is null);
    }

    [Fact]
    public async Task Terminated_AttachesAgain_WhereAnActorEndsWithoutAWord()
    {
        Append(1);
        StartLane();
        await Consumer.AssignAsync(Partition);
        var open = ExpectOpen();
        ExpectAccept();
        open.Owner.Tell(PoisonPill.Instance);
        AwaitInTime(Second, () => Cluster.OffsetReadings.Count == 2);
        Assert.NotEqual(open.OwnershipEpoch, ExpectOpen().OwnershipEpoch);
    }

    /// <summary>The actor ends before the lane hears that the group has taken its partition.</summary>
    [Fact]
    public async Task Terminated_OpensNothingAgain_WhereThePartitionIsGoing()
    {
        StartLane();
        await Consumer.AssignAsync(Partition);
        var owner = ExpectOpen().Owner;
        AwaitCondition(() => Consumer.PositionOf(Partition) == 0);
        IsSinkAnswering = false;
        var watcher = CreateTestProbe();
        watcher.Watch(owner);
        var revoking = Consumer.RevokeAsync(Partition);
        watcher.ExpectTerminated(owner);
        Sink.FishForMessage(message => message is SinkProtocol.Flush);
        Sink.Reply(new SinkProtocol.Flushed([], [], IsInDoubt: false));
        await revoking;
        AwaitCondition(() => Directory.Read().Count == 0);
        Assert.DoesNotContain(Logger.Lines, line => line.Text.Contains("opened again"));
    }

    [Fact]
    public async Task Stopped_BlocksThePartitionAtTheRecord()
    {
        Source = Source with { Undecodable = UndecodablePolicy.Stop };
        Append(1, new ScriptedRecord(ScriptedKind.Undecodable), 3);
        StartLane();
        await Consumer.AssignAsync(Partition);
        AwaitCondition(() => Directory.Read().Count == 1 && StatusIfAny?.State == PartitionPhase.Blocked && Consumer.PositionOf(Partition) is null);
        Assert.Contains("offset 1", Status.Reason);
        Assert.Equal(1, ExpectAccept().Latest.NextOffset);
    }

    [Fact]
    public async Task OutOfRange_MovesToTheLogsStart_WhereRetentionPassedThePosition()
    {
        StartLane();
        await Consumer.AssignAsync(Partition);
        ExpectOpen();
        AwaitCondition(() => Consumer.PositionOf(Partition) == 0);
        await Consumer.Play(() =>
        {
            Append(1, 2, 3, 4);
            Cluster.DeleteBelow(Partition, 3);
            Consumer.Report(Partition, epoch => new OffsetOutOfRange(Partition, epoch, 0));
        });
        AwaitAssert(() => Assert.Equal(4, ExpectAccept().Latest.NextOffset));
        Assert.Contains(Logger.Lines, line => line.Text.Contains("no longer in the log"));
    }

    [Fact]
    public async Task OutOfRange_OpensAgain_WhereTheTopicWasCreatedAgain()
    {
        Append(1, 2, 3);
        StartLane();
        await Consumer.AssignAsync(Partition);
        var accept = ExpectAccept();
        Commit(accept.Latest);
        Cluster.Create("in", 2);
        Append(7);
        Consumer.Report(Partition, epoch => new OffsetOutOfRange(Partition, epoch, 3));
        AwaitInTime(Second, () => Cluster.OffsetReadings.Count == 2);
        Assert.Equal(0, ExpectOpen().First.NextOffset);
        Assert.Equal(1, ExpectAccept().Latest.NextOffset);
    }

    [Fact]
    public async Task TopicsSeen_OpensAgain_WhereTheTopicHasAnotherId()
    {
        Append(1, 2, 3);
        var lane = StartLane();
        await Consumer.AssignAsync(Partition);
        Commit(ExpectAccept().Latest);
        AwaitCondition(() => StatusIfAny?.State == PartitionPhase.Running);
        Cluster.Create("in", 2);
        Append(7, 8, 9, 10);
        lane.Tell(new LaneProtocol.TopicsSeen(await Cluster.DescribeTopicsAsync(["in"], default)));
        AwaitInTime(Second, () => Cluster.OffsetReadings.Count == 2);
        Assert.Equal(0, ExpectOpen().First.NextOffset);
    }

    [Fact]
    public async Task LogTruncated_OpensAgain_AndBlocksWhereTheNextOffsetIsNotThereAnyMore()
    {
        Append(1, 2, 3);
        StartLane();
        await Consumer.AssignAsync(Partition);
        Commit(ExpectAccept().Latest);
        AwaitCondition(() => StatusIfAny?.State == PartitionPhase.Running);
        Cluster.Truncate(Partition, 2);
        Consumer.Report(Partition, epoch => new LogTruncated(Partition, epoch, 3, 2));
        AwaitInTime(Second, () => StatusIfAny?.State == PartitionPhase.Blocked);
    }

    [Fact]
    public async Task FetchFailed_IsShown_UntilRecordsComeAgain()
    {
        Append(1);
        StartLane();
        await Consumer.AssignAsync(Partition);
        ExpectAccept();
        Consumer.Report(Partition, epoch => new FetchFailed(Partition, epoch, "not authorised"));
        AwaitCondition(() => StatusIfAny?.Reason == "not authorised");
        Append(2);
        Consumer.Wake(Partition);
        AwaitCondition(() => StatusIfAny is { Reason: null });
    }

    [Fact]
    public async Task Silence_ClosesTheLastWindow_ByReadingsOfTheLogsEnd()
    {
        Append(1, 2);
        StartLane();
        await Consumer.AssignAsync(Partition);
        ExpectAccept();
        AwaitCondition(() => Consumer.PositionOf(Partition) == 2);
        for (var second = 1; second <= 5; second++)
        {
            AdvanceAndRead();
        }

        Assert.Equal([2], ExpectAcceptWithMessages().Messages.SelectMany(message => message.Summaries).Select(summary => summary.Count));
    }

    [Fact]
    public async Task Silence_StandsWhileTheBrokerIsAway()
    {
        Append(1, 2);
        StartLane();
        await Consumer.AssignAsync(Partition);
        ExpectAccept();
        for (var second = 1; second <= 4; second++)
        {
            AdvanceAndRead();
        }

        Cluster.Failure = new KafkaUnavailableException("no broker");
        AdvanceAndRead();
        AwaitCondition(() => Conditions.Reasons.ContainsKey(Conditions.Broker));
        Cluster.Failure = null;
        for (var second = 1; second <= 4; second++)
        {
            AdvanceAndRead();
        }

        Sink.ExpectNoMsg(TimeSpan.Zero);
        AdvanceAndRead();
        ExpectAcceptWithMessages();
    }

    [Fact]
    public async Task Readings_AreNotMade_WhereNoPartitionWaitsForSilence()
    {
        StartLane();
        await Consumer.AssignAsync(Partition);
        ExpectOpen();
        AwaitCondition(() => StatusIfAny?.State == PartitionPhase.Running);
        Advance(Second);
        AwaitCondition(() => Cluster.EndReadings == 1);
        for (var second = 0; second < 4; second++)
        {
            Advance(Second);
        }

        // Only the fifth second's, which shows the lag.
        Advance(Second);
        AwaitCondition(() => Cluster.EndReadings == 2);
    }

    [Fact]
    public async Task Drain_FlushesAndLeavesTheGroup()
    {
        Append(1, 12);
        var lane = StartLane();
        await Consumer.AssignAsync(Partition);
        ExpectAccept();
        Watch(lane);
        lane.Tell(LaneProtocol.Drain.Instance, TestActor);
        AwaitInTime(TimeSpan.FromMilliseconds(20), () => Consumer.IsDisposed);
        Sink.FishForMessage(message => message is SinkProtocol.Flush);
        ExpectMsg<LaneProtocol.Drained>();
        ExpectTerminated(lane);
    }

    /// <summary>A record that waits for its schema is on its way: when the time is up it is the next owner's.</summary>
    [Fact]
    public async Task Drain_WaitsForWhatWasRead_TwoSecondsAtMost()
    {
        Append(new ScriptedRecord(ScriptedKind.SecondSchema, 3));
        var lane = StartLane();
        await Consumer.AssignAsync(Partition);
        AwaitCondition(() => Readers.Awaited.Count == 1);
        lane.Tell(LaneProtocol.Drain.Instance, TestActor);
        await lane.Ask<ActorIdentity>(new Identify(null));
        Advance(2 * Second);
        await lane.Ask<ActorIdentity>(new Identify(null));
        await Consumer.Play(static () => { });
        await Consumer.Play(static () => { });
        Assert.False(Consumer.IsClosed);
        AwaitInTime(TimeSpan.FromMilliseconds(20), () => Consumer.IsDisposed);
        ExpectMsg<LaneProtocol.Drained>();
    }

    [Fact]
    public async Task PlaceLost_IsToldToTheNode_AndEndsTheLane()
    {
        var lane = StartLane();
        Watch(lane);
        await Consumer.FatalAsync("fenced");
        AwaitCondition(() => PlaceLost == "fenced");
    }

    /// <summary>A second passes, and the reading that it brings is made and handled.</summary>
    private void AdvanceAndRead()
    {
        var before = Cluster.EndReadings;
        Advance(Second);
        AwaitCondition(() => Cluster.EndReadings > before);
        AwaitCondition(() => Windows.IdleTimeout is not null && Consumer.PositionOf(Partition) is not null);
    }

    private SinkProtocol.Accept ExpectAcceptWithMessages() =>
        (SinkProtocol.Accept)Sink.FishForMessage(message => message is SinkProtocol.Accept { Messages.Count: > 0 });
}
