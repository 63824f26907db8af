using Akka.Actor;
using KafkaAggregator.Actors.Ingest;
using KafkaAggregator.Actors.Sharding;
using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Tests.Partitions;
using Xunit;

namespace KafkaAggregator.Tests.Sharding;

/// <summary>A silent partition's last window closes by readings that count, and by nothing else.</summary>
public sealed class IdleClosingTests : WindowActorFixture
{
    [Fact]
    public void EndReading_ClosesTheWindow_WhereTheConfirmedSilenceReachesTheTimeout()
    {
        var ownership = OpenWindow();
        StaySilent(ownership, 1, IdleTimeout - TimeSpan.FromSeconds(1));
        Settle();
        Sink.ExpectNoMsg(TimeSpan.Zero);
        StaySilent(ownership, 1, TimeSpan.FromSeconds(1));
        var summary = Assert.Single(ExpectAccept().Messages.SelectMany(message => message.Summaries));
        Assert.Equal(ClosedBy.Idle, summary.ClosedBy);
        Assert.Equal(0, ownership.Snapshot.OpenWindows);
        Assert.False(ownership.Snapshot.AwaitsSilence);
    }

    [Fact]
    public void EndReading_ClosesNothing_WhereTheLogHasMoreThanWasProcessed()
    {
        var ownership = OpenWindow();
        StaySilent(ownership, 2, 3 * IdleTimeout);
        Settle();
        Sink.ExpectNoMsg(TimeSpan.Zero);
        StaySilent(ownership, 1, IdleTimeout);
        ExpectAccept();
    }

    [Fact]
    public void EndReadingFailed_BeginsTheSilenceAnew()
    {
        var ownership = OpenWindow();
        StaySilent(ownership, 1, IdleTimeout - TimeSpan.FromSeconds(1));
        Actor.Tell(new WindowProtocol.EndReadingFailed(ownership.Epoch));
        Settle();
        StaySilent(ownership, 1, IdleTimeout - TimeSpan.FromSeconds(1));
        Settle();
        Sink.ExpectNoMsg(TimeSpan.Zero);
        StaySilent(ownership, 1, TimeSpan.FromSeconds(1));
        ExpectAccept();
    }

    [Fact]
    public void EndReading_ClosesNothing_WhereItIsLate()
    {
        var ownership = OpenWindow();
        var askedAt = Time.GetTimestamp();
        Time.Advance(TimeSpan.FromHours(1));
        Actor.Tell(new WindowProtocol.EndReading(ownership.Epoch, 1, askedAt));
        Settle();
        ReadEnd(ownership, 1);
        Settle();
        Sink.ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void EndReading_ClosesNothing_WhereTheProcessWasSuspended()
    {
        var ownership = OpenWindow();
        StaySilent(ownership, 1, TimeSpan.FromSeconds(1));
        Settle();
        Time.Advance(TimeSpan.FromHours(1));
        ReadEnd(ownership, 1);
        Settle();
        Sink.ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void EndReading_ClosesNothing_WhereItsEpochIsNotThePresentOne()
    {
        var former = OpenWindow();
        var present = Attach();
        Fetch(present, 0, 1);
        ExpectAccept();
        for (var second = 0; second < 10; second++)
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            ReadEnd(former, 1);
        }

        Settle();
        Sink.ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void EndReading_CountsFromTheLastValidRecord_NotFromTheAttach()
    {
        var ownership = OpenWindow();
        StaySilent(ownership, 1, IdleTimeout - TimeSpan.FromSeconds(1));
        Settle();
        Fetch(ownership, 1, 2);
        ExpectAccept();
        StaySilent(ownership, 2, IdleTimeout - TimeSpan.FromSeconds(1));
        Settle();
        Sink.ExpectNoMsg(TimeSpan.Zero);
        StaySilent(ownership, 2, TimeSpan.FromSeconds(1));
        ExpectAccept();
    }

    [Fact]
    public void EndReading_CountsThroughRecordsThatAreNotValid()
    {
        var ownership = OpenWindow();
        StaySilent(ownership, 1, IdleTimeout - TimeSpan.FromSeconds(1));
        Settle();
        Fetch(ownership, 1, new ScriptedRecord(ScriptedKind.Undecodable));
        ExpectAccept();
        StaySilent(ownership, 2, TimeSpan.FromSeconds(1));
        Assert.Single(ExpectAccept().Messages);
    }

    [Fact]
    public void EndReading_ClosesNothing_WhileReplaying()
    {
        var first = OpenWindow();
        Fetch(first, 1, 2, 3);
        var progress = ExpectAccept().Latest;
        var second = Attach(committed: new(progress.CommittedOffset, progress.ToMetadata()), log: new(0, 3));
        Assert.Equal(PartitionPhase.Replaying, second.Snapshot.Phase);
        StaySilent(second, 3, 3 * IdleTimeout);
        Settle();
        Sink.ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void ExpiryTick_AsksForAReading_WhenTheTimeoutIsReachedBetweenTwo()
    {
        var ownership = OpenWindow();
        StaySilent(ownership, 1, TimeSpan.FromSeconds(2));
        Settle();
        Scheduler.Advance(IdleTimeout - TimeSpan.FromSeconds(2) - TimeSpan.FromMilliseconds(1));
        Lane.ExpectNoMsg(TimeSpan.Zero);
        Scheduler.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(new LaneProtocol.ReadingWanted(ownership), Lane.ExpectMsg<LaneProtocol.ReadingWanted>());
        Sink.ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void ExpiryTick_IsIgnored_WhereAValidRecordCameInBetween()
    {
        var ownership = OpenWindow();
        StaySilent(ownership, 1, TimeSpan.FromSeconds(2));
        Settle();
        Fetch(ownership, 1, 2);
        ExpectAccept();
        Scheduler.Advance(IdleTimeout);
        Settle();
        Lane.ExpectNoMsg(TimeSpan.Zero);
    }

    private Ownership OpenWindow()
    {
        var ownership = Attach();
        Fetch(ownership, 0, 1);
        ExpectAccept();
        Assert.True(ownership.Snapshot.AwaitsSilence);
        return ownership;
    }
}
