using Akka.Actor;
using KafkaAggregator.Actors.Diagnostics;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Registry;
using KafkaAggregator.Actors.Summaries;
using Xunit;

namespace KafkaAggregator.Tests.Summaries;

public sealed class SummarySinkActorTests : SummarySinkFixture
{
    [Fact]
    public async Task Open_CommitsTheFirstProgressAtOnce_SoThatTheMetadataNameTheOwner()
    {
        Open(First, 1, next: 7);
        var commit = Assert.Single((await Committer.NextAsync()).Commits);
        Assert.Equal((First, 1L, 7L), (commit.Partition, commit.OwnershipEpoch, commit.Offset.Offset));
        Assert.Empty(commit.Records);
    }

    [Fact]
    public void Start_BeginsTheCommitter_AndAgain_WhereTheBrokerIsAway()
    {
        var committer = new ScriptedCommitter();
        committer.OnBegin = () => committer.Beginnings == 1
            ? Task.FromException(new KafkaUnavailableException("nobody answers"))
            : Task.CompletedTask;
        StartAnother(committer);
        AwaitCondition(() => committer.Beginnings == 2);
        Assert.False(committer.IsDisposed);
    }

    [Fact]
    public void Start_EndsTheSink_WhereTheClusterRefusesTheGuarantee()
    {
        var committer = new ScriptedCommitter { OnBegin = () => Task.FromException(new GuaranteeRefusedException("no transactions")) };
        StartAnother(committer);
        AwaitCondition(() => committer.IsDisposed);
    }

    [Fact]
    public async Task Accept_IsWrittenAndCommittedTogether_AndTheOwnerHears()
    {
        await OpenCommitted(First, 1);
        Accept(First, 1, next: 12, summaries: 2, bytes: 300);
        var attempt = await Committer.NextAsync();
        var commit = Assert.Single(attempt.Commits);
        Assert.Equal(["out", "out"], commit.Records.Select(record => record.Topic));
        Assert.Equal(12, commit.Offset.Offset);
        ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        attempt.Succeed();
        Assert.Equal(new SinkProtocol.Committed(First, 1, 12, 300), ExpectMsg<SinkProtocol.Committed>());
        Assert.True(Catalog.Topics.ContainsKey("out"));
        Assert.Equal(2, Catalog.Topics["out"].PartitionCount);
    }

    [Fact]
    public async Task Accept_OfAnotherEpoch_IsDropped()
    {
        await OpenCommitted(First, 2);
        Accept(First, 1, next: 12, summaries: 1, bytes: 1);
        Accept(First, 2, next: 3, summaries: 1, bytes: 2);
        var attempt = await Committer.NextAsync();
        Assert.Equal(3, Assert.Single(attempt.Commits).Offset.Offset);
    }

    [Fact]
    public async Task Progress_IsCommittedOnItsOwnInterval_WhereThereIsNothingToWrite()
    {
        await OpenCommitted(First, 1);
        Accept(First, 1, next: 50, summaries: 0, bytes: 0);
        Time.Advance(TimeSpan.FromSeconds(4.9));
        ExpectNoMsg(TimeSpan.FromMilliseconds(100));
        Assert.True(Committer.HasNone);
        Time.Advance(TimeSpan.FromSeconds(0.1));
        var attempt = await Committer.NextAsync();
        Assert.Equal(50, Assert.Single(attempt.Commits).Offset.Offset);
    }

    [Fact]
    public async Task Commit_WaitsForTheOneBeforeIt()
    {
        await OpenCommitted(First, 1);
        Accept(First, 1, next: 10, summaries: 1, bytes: 1);
        var first = await Committer.NextAsync();
        Accept(First, 1, next: 20, summaries: 1, bytes: 2);
        ExpectNoMsg(TimeSpan.FromMilliseconds(100));
        Assert.True(Committer.HasNone);
        first.Succeed();
        Assert.Equal(20, Assert.Single((await Committer.NextAsync()).Commits).Offset.Offset);
    }

    [Fact]
    public async Task Refusal_BlocksThePartition_AndTheOthersGoOn()
    {
        await OpenCommitted(First, 1);
        await OpenCommitted(Second, 2);
        Accept(First, 1, next: 10, summaries: 1, bytes: 1);
        (await Committer.NextAsync()).Refuse(0, "too large");
        Assert.Equal(new SinkProtocol.Blocked(First, 1, "too large"), ExpectMsg<SinkProtocol.Blocked>());
        Accept(Second, 2, next: 11, summaries: 1, bytes: 2);
        var attempt = await Committer.NextAsync();
        Assert.Equal(Second, Assert.Single(attempt.Commits).Partition);
        attempt.Succeed();
        Assert.Equal(Second, ExpectMsg<SinkProtocol.Committed>().Partition);

        Time.Advance(Options.RetryDelay);
        var retry = await Committer.NextAsync();
        Assert.Equal(First, Assert.Single(retry.Commits).Partition);
        retry.Succeed();
        Assert.Equal(10, ExpectMsg<SinkProtocol.Committed>().NextOffset);
        Assert.Equal(First, ExpectMsg<SinkProtocol.Unblocked>().Partition);
    }

    [Fact]
    public async Task Refusal_IsNotOver_WhereNothingButProgressIsCommitted()
    {
        Open(First, 1, next: 7);
        var first = await Committer.NextAsync();
        Catalog.Failure = new TopicRefusedException("not permitted");
        Accept(First, 1, next: 10, summaries: 1, bytes: 1);
        Assert.Equal("not permitted", ExpectMsg<SinkProtocol.Blocked>().Reason);
        first.Succeed();
        ExpectMsg<SinkProtocol.Committed>();
        ExpectNoMsg(TimeSpan.FromMilliseconds(100));
        Catalog.Failure = null;
        Time.Advance(Options.RetryDelay);
        (await Committer.NextAsync()).Succeed();
        ExpectMsg<SinkProtocol.Committed>();
        Assert.Equal(First, ExpectMsg<SinkProtocol.Unblocked>().Partition);
    }

    [Fact]
    public async Task Commit_TakesFewerPartitions_WhereOneFailed_ThoseThatHaveWaitedLongest_AndTheOthersAtOnce()
    {
        await OpenCommitted(Second, 2);
        Time.Advance(TimeSpan.FromMilliseconds(1));
        await OpenCommitted(First, 1);
        Accept(First, 1, next: 10, summaries: 1, bytes: 1);
        var failing = await Committer.NextAsync();
        Accept(Second, 2, next: 11, summaries: 1, bytes: 2);
        failing.Fail(new KafkaUnavailableException("busy"));
        AwaitCondition(() => Conditions.Reasons.ContainsKey(KafkaAggregator.Actors.Diagnostics.Conditions.CommitsOf(0)));

        Time.Advance(Options.RetryDelay);
        var attempt = await Committer.NextAsync();
        Assert.Equal(Second, Assert.Single(attempt.Commits).Partition);
        attempt.Succeed();
        Assert.Equal(Second, ExpectMsg<SinkProtocol.Committed>().Partition);
        Assert.Equal(First, Assert.Single((await Committer.NextAsync()).Commits).Partition);
    }

    [Fact]
    public async Task RegistryAway_HoldsThePartition_UntilItAnswers()
    {
        await OpenCommitted(First, 1);
        Registry.Failure = new RegistryUnavailableException("refused");
        Accept(First, 1, next: 10, summaries: 1, bytes: 1);
        AwaitCondition(() => Registry.Questions > 0);
        Assert.True(Committer.HasNone);
        Registry.Failure = null;
        Time.Advance(Options.RetryDelay);
        (await Committer.NextAsync()).Succeed();
        Assert.Equal(10, ExpectMsg<SinkProtocol.Committed>().NextOffset);
        AwaitCondition(() => Conditions.Reasons.Count == 0);
    }

    [Fact]
    public async Task SchemaRefused_BlocksThePartition_UntilItIsMended()
    {
        await OpenCommitted(First, 1);
        Registry.Failure = new SchemaRefusedException("incompatible");
        Accept(First, 1, next: 10, summaries: 1, bytes: 1);
        Assert.Equal("incompatible", ExpectMsg<SinkProtocol.Blocked>().Reason);
        Registry.Failure = null;
        Time.Advance(Options.RetryDelay);
        (await Committer.NextAsync()).Succeed();
        ExpectMsg<SinkProtocol.Committed>();
        ExpectMsg<SinkProtocol.Unblocked>();
    }

    [Fact]
    public async Task Commit_IsTriedAgainAfterItsWait_WhereTheWallClockIsSetBack()
    {
        await OpenCommitted(First, 1);
        Accept(First, 1, next: 10, summaries: 1, bytes: 1);
        (await Committer.NextAsync()).Fail(new KafkaUnavailableException("nobody answers"));
        AwaitCondition(() => Conditions.Reasons.ContainsKey(KafkaAggregator.Actors.Diagnostics.Conditions.CommitsOf(0)));
        Time.SetWallClock(TimeSpan.FromHours(-1));
        Time.Advance(Options.RetryDelay);
        await Committer.NextAsync();
    }

    [Fact]
    public async Task Commit_ThatLeavesSomeUnsettled_CommitsThemNextTime()
    {
        await OpenCommitted(First, 1);
        await OpenCommitted(Second, 2);
        Accept(First, 1, next: 10, summaries: 1, bytes: 1);
        var attempt = await Committer.NextAsync();
        attempt.Leave(null, 0);
        Assert.Equal(First, Assert.Single((await Committer.NextAsync()).Commits).Partition);
        Assert.Empty(Conditions.Reasons);
    }

    [Fact]
    public async Task Commit_ThatTheBrokerDidNotAnswer_IsMadeAgainWithBackOff()
    {
        await OpenCommitted(First, 1);
        Accept(First, 1, next: 10, summaries: 1, bytes: 1);
        (await Committer.NextAsync()).Leave("timed out", 0);
        AwaitAssert(() => Assert.Equal("timed out", Conditions.Reasons.GetValueOrDefault(KafkaAggregator.Actors.Diagnostics.Conditions.CommitsOf(0))));
        Assert.True(Committer.HasNone);
        Time.Advance(Options.RetryDelay);
        await Committer.NextAsync();
    }

    /// <summary>Records for a topic that was deleted time out as if the broker were away.</summary>
    [Fact]
    public async Task Commit_ThatTimedOut_LooksAtTheTopicsAgain_AndCreatesWhatIsGone()
    {
        await OpenCommitted(First, 1);
        Accept(First, 1, next: 10, summaries: 1, bytes: 1);
        var attempt = await Committer.NextAsync();
        Catalog.Topics.Remove("out");
        attempt.Leave("1 message(s) timed out", 0);
        AwaitCondition(() => Catalog.Topics.ContainsKey("out"));
        Time.Advance(Options.RetryDelay);
        Assert.Single((await Committer.NextAsync()).Commits);
    }

    [Fact]
    public async Task Commit_ThatFailsForNoKnownReason_EndsTheSink()
    {
        Open(First, 1, next: 0);
        (await Committer.NextAsync()).Fail(new InvalidOperationException("a bug"));
        AwaitCondition(() => Committer.IsDisposed);
        Assert.Empty(Conditions.Reasons);
    }

    [Fact]
    public async Task Commit_ThatIsInDoubt_EndsTheSink_AndItsCommitter()
    {
        Open(First, 1, next: 0);
        (await Committer.NextAsync()).Fail(new CommitInDoubtException("nobody knows"));
        AwaitCondition(() => Committer.IsDisposed);
    }

    [Fact]
    public async Task Drop_ForgetsWhatIsHeld()
    {
        await OpenCommitted(First, 1);
        Registry.Failure = new RegistryUnavailableException("refused");
        Accept(First, 1, next: 10, summaries: 1, bytes: 1);
        Sink.Tell(new SinkProtocol.Drop(First, 1));
        Registry.Failure = null;
        Time.Advance(TimeSpan.FromMinutes(1));
        ExpectNoMsg(TimeSpan.FromMilliseconds(100));
        Assert.True(Committer.HasNone);
    }

    private void StartAnother(ICommitter committer) => Lane.ChildActorOf(
        SummarySinkActor.Props(Dependencies with { Lane = 1, Committer = committer }), Akka.Actor.SupervisorStrategy.StoppingStrategy);
}
