using Akka.Actor;
using KafkaAggregator.Actors.Ingest;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Sharding;
using KafkaAggregator.Actors.Summaries;
using Microsoft.Extensions.Logging;
using Xunit;

namespace KafkaAggregator.Tests.Ingest;

/// <summary>A partition that lags and does not get on restarts its lane, unless it waits for good reason.</summary>
public sealed class LaneStallTests : LaneFixture
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly GroupMembership Nobody = new("group", -1, "", null);
    private long _failingSince;

    [Fact]
    public async Task Stall_IsReportedAndRestartsTheLane()
    {
        await StandWithLagAsync();
        PassUntil(() => Consumers[0].IsDisposed);
        Assert.Contains(Logger.Lines, line => line.Text.Contains("in-0 does not get on: next offset 1, log end 2"));

        // It is remembered while it opens again, until it gets on.
        var again = new Ownership(Partition, OwnershipEpochs.Next());
        AwaitCondition(() => Directory.Read().Count == 0);
        Directory.Set(new LanePartition(0, again));
        Assert.Single(Directory.ReadStalled());
        again.Snapshot = again.Snapshot with { NextOffset = 1 };
        Assert.Single(Directory.ReadStalled());
        again.Snapshot = again.Snapshot with { NextOffset = 2 };
        Assert.Empty(Directory.ReadStalled());
    }

    [Fact]
    public async Task Stall_IsNone_BeforeItsTimeout()
    {
        await StandWithLagAsync();
        Pass(seconds: 55);
        Assert.Equal(0, Cluster.StableReadings);
    }

    [Fact]
    public async Task Stall_IsNone_WhereThePartitionGetsOn()
    {
        await StandWithLagAsync();
        for (var i = 0; i < 4; i++)
        {
            Pass(seconds: 40);
            Consumer.IsStuck = false;
            var expected = Cluster.BoundsOf(Partition).End;
            AwaitCondition(() => StatusIfAny?.NextOffset == expected);
            Consumer.IsStuck = true;
            Append(1);
        }

        Assert.Single(Consumers);
    }

    [Fact]
    public async Task Stall_IsNone_WhereAnUpstreamTransactionIsOpen()
    {
        Cluster.OpenTransactionAt(Partition, 1);
        await StandWithLagAsync();
        PassUntil(() => Cluster.StableReadings >= 2);
        Assert.False(Consumers[0].IsDisposed);
    }

    [Fact]
    public async Task Stall_IsNone_WhileTheBrokerIsAway()
    {
        await StandWithLagAsync();
        Cluster.Failure = new KafkaUnavailableException("away");
        PassUntil(() => Conditions.Reasons.ContainsKey(KafkaAggregator.Actors.Diagnostics.Conditions.Broker));
        Pass(seconds: 150);
        Assert.Equal(0, Cluster.StableReadings);
        Assert.False(Consumers[0].IsDisposed);
    }

    [Fact]
    public async Task Stall_IsNone_WhereNothingIsLeftToRead()
    {
        Append(1);
        StartLane();
        await Consumer.AssignAsync(Partition);
        ExpectAccept();
        Pass(seconds: 150);
        Assert.Equal(0, Cluster.StableReadings);
    }

    [Theory]
    [InlineData("the broker refuses: TopicAuthorizationFailed")]
    [InlineData("Fetch from broker 1 failed: Broker: Topic authorization failed")]
    public async Task Stall_IsNone_WhereTheTopicMayNotBeRead_WhichIsShownUntilItMay(string refusal)
    {
        var permissions = new PermissionWatch("group", null, Conditions, Logger);
        Environment = Environment with { Permissions = permissions };
        await StandWithLagAsync();
        Consumer.Report(Partition, epoch => new FetchFailed(Partition, epoch, refusal));
        AwaitCondition(() => StatusIfAny?.State == PartitionPhase.Blocked);
        Assert.Equal($"Read on topic in is not permitted: {refusal}", Status.Reason);
        Assert.True(permissions.Lacks(Permission.ReadOf("in")));
        var seconds = 0;
        PassUntil(() => ++seconds >= 150);
        Assert.Equal(0, Cluster.StableReadings);
        Assert.Equal(PartitionPhase.Blocked, Status.State);

        permissions.Have(Permission.ReadOf("in"));
        PassUntil(() => StatusIfAny is { State: PartitionPhase.Running, Reason: null });
        Pass(seconds: 50);
        Assert.Equal(0, Cluster.StableReadings);
        PassUntil(() => Consumers[0].IsDisposed); // it may, and does not: that is a stall
    }

    [Fact]
    public void Refusal_IsOver_WithTheFirstBatchBehindIt_NotWithThoseThatWereOnTheirWay()
    {
        var ownership = new Ownership(Partition, OwnershipEpochs.Next());
        var partition = new LanePartition(0, ownership);
        partition.MoveTo(LanePhase.Running);
        ownership.TakeBatch(1);
        partition.SawFetchProblem("no", isForbidden: true);
        ownership.ReturnBatch(1);
        ownership.Snapshot = ownership.Snapshot with { Phase = PartitionPhase.Running, NextOffset = 7, Position = 7 };
        Assert.True(partition.IsForbidden);
        Assert.Equal((PartitionPhase.Blocked, "no"), (partition.ToStatus().State, partition.ToStatus().Reason));
        ownership.TakeBatch(1);
        Assert.False(partition.IsForbidden);
        Assert.Equal((PartitionPhase.Running, null), (partition.ToStatus().State, partition.ToStatus().Reason));
    }

    [Fact]
    public async Task Opening_ThatNothingAnswers_IsReportedAndRestartsTheLane()
    {
        Cluster.IsSilent = true;
        StartLane();
        await Consumer.AssignAsync(Partition);
        AwaitCondition(() => Directory.Read().Count == 1);
        Pass(seconds: 55);
        Assert.False(Consumers[0].IsDisposed);
        PassUntil(() => Consumers[0].IsDisposed);
        Assert.Contains(Logger.Lines, line => line.Text.Contains("Nothing has answered for 00:01:00 what in-0 is opened from"));
    }

    [Fact]
    public async Task Opening_IsNotTakenForSilence_WhereSomethingHasAnswered()
    {
        Cluster.SetPending(Partition, true);
        StartLane();
        await Consumer.AssignAsync(Partition);
        PassUntil(() => StatusIfAny?.Reason is not null);
        Pass(seconds: 150);
        Assert.False(Consumers[0].IsDisposed);
    }

    [Fact]
    public async Task End_ThatCannotBeRead_IsSaidOnce()
    {
        await StandWithLagAsync();
        Cluster.Unreadable.Add(Partition);
        PassUntil(() => Logger.Lines.Any(IsOfEnd));
        Pass(seconds: 150);
        Assert.Single(Logger.Lines, IsOfEnd);
        Assert.False(Consumers[0].IsDisposed);

        static bool IsOfEnd((LogLevel Level, string Text) line) => line.Text.Contains("The end of in-0's log could not be read for 00:01:00");
    }

    [Fact]
    public void Lane_StartsAgain_WhereItIsNoMemberWhileTheBrokerAnswers()
    {
        StartLane();
        Consumer.Membership = Nobody;
        Pass(seconds: 55);
        Assert.False(Consumers[0].IsDisposed);
        PassUntil(() => Consumers[0].IsDisposed);
    }

    [Fact]
    public void Lane_GoesOn_WhereItIsNoMember_WhileTheBrokerIsAway()
    {
        StartLane();
        Consumer.Membership = Nobody;
        Conditions.Set(KafkaAggregator.Actors.Diagnostics.Conditions.Broker, "away");
        Pass(seconds: 150);
        Assert.False(Consumers[0].IsDisposed);
    }

    [Fact]
    public void Lane_GoesOn_WhereItComesBackIntoTheGroup()
    {
        StartLane();
        var member = Consumer.Membership;
        for (var i = 0; i < 4; i++)
        {
            Consumer.Membership = Nobody;
            Stay(seconds: 40);
            Consumer.Membership = member;
            Stay(seconds: 1);
        }

        Assert.False(Consumers[0].IsDisposed);
    }

    [Fact]
    public async Task Commits_ThatFailWhileTheBrokerAnswers_AreReportedAndRestartTheLane()
    {
        await FailToCommitAsync();
        Pass(seconds: 59);
        Fail();
        Assert.DoesNotContain(Logger.Lines, IsOfCommits);
        Assert.False(Consumers[0].IsDisposed);
        Pass(seconds: 1);
        Fail();
        AwaitCondition(() => Consumers[0].IsDisposed);
        Assert.Single(Logger.Lines, IsOfCommits);
    }

    [Fact]
    public async Task Commits_ThatFail_EndNoLane_WhileTheBrokerIsAway()
    {
        await FailToCommitAsync();
        Cluster.Failure = new KafkaUnavailableException("away");
        PassUntil(() => Conditions.Reasons.ContainsKey(KafkaAggregator.Actors.Diagnostics.Conditions.Broker));
        Pass(seconds: 150);
        Fail();
        Cluster.Failure = null;
        PassUntil(() => !Conditions.Reasons.ContainsKey(KafkaAggregator.Actors.Diagnostics.Conditions.Broker));
        Pass(seconds: 30);
        Fail();
        Assert.DoesNotContain(Logger.Lines, IsOfCommits);
        Assert.False(Consumers[0].IsDisposed);
        PassUntil(() =>
        {
            Fail();
            return Consumers[0].IsDisposed;
        });
        Assert.Single(Logger.Lines, IsOfCommits);
    }

    private static bool IsOfCommits((LogLevel Level, string Text) line) => line.Level == LogLevel.Error && line.Text.Contains(
        "in-0 is not committed: next offset 2, log end 2, and no commit has succeeded for 00:01:00 while the broker answered: no coordinator");

    /// <summary>A lane with records to read, whose commits begin to fail now.</summary>
    private async Task FailToCommitAsync()
    {
        Append(1, 2);
        StartLane();
        await Consumer.AssignAsync(Partition);
        ExpectAccept();
        AwaitCondition(() => StatusIfAny is { NextOffset: 2, Lag: 0 });
        _failingSince = Time.GetTimestamp();
    }

    /// <summary>The sink says it, and the lane has looked at it.</summary>
    private void Fail()
    {
        Lane.Tell(new SinkProtocol.Failing(Partition, _failingSince, "no coordinator"));
        Lane.Ask<ActorIdentity>(new Identify(null)).Wait(TimeSpan.FromSeconds(20));
    }

    private async Task StandWithLagAsync()
    {
        Append(1);
        StartLane();
        await Consumer.AssignAsync(Partition);
        ExpectAccept();
        AwaitCondition(() => StatusIfAny?.NextOffset == 1);
        Consumer.IsStuck = true;
        Append(2);
    }

    /// <summary>Seconds pass, and the lane has looked at its membership in each.</summary>
    private void Stay(int seconds)
    {
        var readings = Consumer.MembershipReadings + seconds;
        Pass(seconds);
        AwaitCondition(() => Consumer.MembershipReadings >= readings);
    }

    private void Pass(int seconds)
    {
        for (var i = 0; i < seconds; i++)
        {
            Advance(Second);
        }
    }

    /// <summary>Seconds pass, a few at a time, so that what they bring is handled in between.</summary>
    private void PassUntil(Func<bool> condition) => AwaitCondition(
        () =>
        {
            Advance(Second);
            return condition();
        },
        TimeSpan.FromSeconds(30),
        TimeSpan.FromMilliseconds(20));
}
