using Akka.Actor;
using KafkaAggregator.Actors.Diagnostics;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Registry;
using KafkaAggregator.Actors.Summaries;
using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace KafkaAggregator.Tests.Summaries;

public sealed class SummarySinkActorTests : ActorTest
{
    private static readonly TopicPartition First = new("source", 0);
    private static readonly TopicPartition Second = new("source", 1);
    private static readonly SummaryOptions Options = new()
    {
        CommitInterval = TimeSpan.FromMilliseconds(10),
        ProgressInterval = TimeSpan.FromSeconds(5),
    };

    private readonly SettableTime _time = new();
    private readonly ScriptedCommitter _committer = new();
    private readonly FakeTopicCatalog _catalog = new();
    private readonly FakeSchemaRegistry _registry = new();
    private readonly Conditions _conditions = new();
    private readonly AggregatorMetrics _metrics = new();
    private readonly IActorRef _sink;

    public SummarySinkActorTests()
    {
        _catalog.Topics["source"] = new TopicDescription("source", Guid.NewGuid(), 2);
        var topics = new OutputTopics(_catalog, new ScriptedProducer(), Options, _time, NullLogger.Instance);
        var schemas = new SummarySchemas(_registry, _registry, _time, NullLogger.Instance);
        var preparation = new SummaryPreparation(topics, schemas, SummaryKeyMode.None);
        _sink = Sys.ActorOf(SummarySinkActor.Props(
            new SinkDependencies(0, Options, _committer, preparation, _time, _conditions, _metrics, NullLogger.Instance)));
    }

    [Fact]
    public async Task Open_CommitsTheFirstProgressAtOnce_SoThatTheMetadataNameTheOwner()
    {
        Open(First, 1, next: 7);
        var commit = Assert.Single((await _committer.NextAsync()).Commits);
        Assert.Equal((First, 1L, 7L), (commit.Partition, commit.OwnershipEpoch, commit.Offset.Offset));
        Assert.Empty(commit.Records);
    }

    [Fact]
    public async Task Accept_IsWrittenAndCommittedTogether_AndTheOwnerHears()
    {
        await OpenCommitted(First, 1);
        Accept(First, 1, next: 12, summaries: 2, bytes: 300);
        var attempt = await _committer.NextAsync();
        var commit = Assert.Single(attempt.Commits);
        Assert.Equal(["out", "out"], commit.Records.Select(record => record.Topic));
        Assert.Equal(12, commit.Offset.Offset);
        ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        attempt.Succeed();
        Assert.Equal(new SinkProtocol.Committed(First, 1, 12, 300), ExpectMsg<SinkProtocol.Committed>());
        Assert.True(_catalog.Topics.ContainsKey("out"));
        Assert.Equal(2, _catalog.Topics["out"].PartitionCount);
    }

    [Fact]
    public async Task Accept_OfAnotherEpoch_IsDropped()
    {
        await OpenCommitted(First, 2);
        Accept(First, 1, next: 12, summaries: 1, bytes: 1);
        Accept(First, 2, next: 3, summaries: 1, bytes: 2);
        var attempt = await _committer.NextAsync();
        Assert.Equal(3, Assert.Single(attempt.Commits).Offset.Offset);
    }

    [Fact]
    public async Task Progress_IsCommittedOnItsOwnInterval_WhereThereIsNothingToWrite()
    {
        await OpenCommitted(First, 1);
        Accept(First, 1, next: 50, summaries: 0, bytes: 0);
        _time.Advance(TimeSpan.FromSeconds(4.9));
        ExpectNoMsg(TimeSpan.FromMilliseconds(100));
        Assert.True(_committer.HasNone);
        _time.Advance(TimeSpan.FromSeconds(0.1));
        var attempt = await _committer.NextAsync();
        Assert.Equal(50, Assert.Single(attempt.Commits).Offset.Offset);
    }

    [Fact]
    public async Task Commit_WaitsForTheOneBeforeIt()
    {
        await OpenCommitted(First, 1);
        Accept(First, 1, next: 10, summaries: 1, bytes: 1);
        var first = await _committer.NextAsync();
        Accept(First, 1, next: 20, summaries: 1, bytes: 2);
        ExpectNoMsg(TimeSpan.FromMilliseconds(100));
        Assert.True(_committer.HasNone);
        first.Succeed();
        Assert.Equal(20, Assert.Single((await _committer.NextAsync()).Commits).Offset.Offset);
    }

    [Fact]
    public async Task Refusal_BlocksThePartition_AndTheOthersGoOn()
    {
        await OpenCommitted(First, 1);
        await OpenCommitted(Second, 2);
        Accept(First, 1, next: 10, summaries: 1, bytes: 1);
        (await _committer.NextAsync()).Refuse(0, "too large");
        Assert.Equal(new SinkProtocol.Blocked(First, 1, "too large"), ExpectMsg<SinkProtocol.Blocked>());
        Accept(Second, 2, next: 11, summaries: 1, bytes: 2);
        var attempt = await _committer.NextAsync();
        Assert.Equal(Second, Assert.Single(attempt.Commits).Partition);
        attempt.Succeed();
        Assert.Equal(Second, ExpectMsg<SinkProtocol.Committed>().Partition);

        _time.Advance(Options.RetryDelay);
        var retry = await _committer.NextAsync();
        Assert.Equal(First, Assert.Single(retry.Commits).Partition);
        retry.Succeed();
        Assert.Equal(10, ExpectMsg<SinkProtocol.Committed>().NextOffset);
        Assert.Equal(First, ExpectMsg<SinkProtocol.Unblocked>().Partition);
    }

    [Fact]
    public async Task Refusal_IsNotOver_WhereNothingButProgressIsCommitted()
    {
        Open(First, 1, next: 7);
        var first = await _committer.NextAsync();
        _catalog.Failure = new TopicRefusedException("not permitted");
        Accept(First, 1, next: 10, summaries: 1, bytes: 1);
        Assert.Equal("not permitted", ExpectMsg<SinkProtocol.Blocked>().Reason);
        first.Succeed();
        ExpectMsg<SinkProtocol.Committed>();
        ExpectNoMsg(TimeSpan.FromMilliseconds(100));
        _catalog.Failure = null;
        _time.Advance(Options.RetryDelay);
        (await _committer.NextAsync()).Succeed();
        ExpectMsg<SinkProtocol.Committed>();
        Assert.Equal(First, ExpectMsg<SinkProtocol.Unblocked>().Partition);
    }

    [Fact]
    public async Task Outage_KeepsWhatIsHeld_AndTriesAgainWithBackOff()
    {
        await OpenCommitted(First, 1);
        Accept(First, 1, next: 10, summaries: 1, bytes: 1);
        (await _committer.NextAsync()).Fail(new KafkaUnavailableException("nobody answers"));
        AwaitCondition(() => _conditions.Reasons.ContainsKey(Conditions.CommitsOf(0)));
        Assert.Equal("nobody answers", _conditions.Reasons[Conditions.CommitsOf(0)]);
        ExpectNoMsg(TimeSpan.FromMilliseconds(100));
        Assert.True(_committer.HasNone);
        _time.Advance(Options.RetryDelay);
        (await _committer.NextAsync()).Succeed();
        Assert.Equal(10, ExpectMsg<SinkProtocol.Committed>().NextOffset);
        Assert.Empty(_conditions.Reasons);
    }

    [Fact]
    public async Task Commit_TakesFewerPartitions_WhereOneFailed_ThoseThatHaveWaitedLongest_AndTheOthersAtOnce()
    {
        await OpenCommitted(Second, 2);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await OpenCommitted(First, 1);
        Accept(First, 1, next: 10, summaries: 1, bytes: 1);
        var failing = await _committer.NextAsync();
        Accept(Second, 2, next: 11, summaries: 1, bytes: 2);
        failing.Fail(new KafkaUnavailableException("busy"));
        AwaitCondition(() => _conditions.Reasons.ContainsKey(Conditions.CommitsOf(0)));

        _time.Advance(Options.RetryDelay);
        var attempt = await _committer.NextAsync();
        Assert.Equal(Second, Assert.Single(attempt.Commits).Partition);
        attempt.Succeed();
        Assert.Equal(Second, ExpectMsg<SinkProtocol.Committed>().Partition);
        Assert.Equal(First, Assert.Single((await _committer.NextAsync()).Commits).Partition);
    }

    [Fact]
    public async Task RegistryAway_HoldsThePartition_UntilItAnswers()
    {
        await OpenCommitted(First, 1);
        _registry.Failure = new RegistryUnavailableException("refused");
        Accept(First, 1, next: 10, summaries: 1, bytes: 1);
        AwaitCondition(() => _registry.Questions > 0);
        Assert.True(_committer.HasNone);
        _registry.Failure = null;
        _time.Advance(Options.RetryDelay);
        (await _committer.NextAsync()).Succeed();
        Assert.Equal(10, ExpectMsg<SinkProtocol.Committed>().NextOffset);
        AwaitCondition(() => _conditions.Reasons.Count == 0);
    }

    [Fact]
    public async Task SchemaRefused_BlocksThePartition_UntilItIsMended()
    {
        await OpenCommitted(First, 1);
        _registry.Failure = new SchemaRefusedException("incompatible");
        Accept(First, 1, next: 10, summaries: 1, bytes: 1);
        Assert.Equal("incompatible", ExpectMsg<SinkProtocol.Blocked>().Reason);
        _registry.Failure = null;
        _time.Advance(Options.RetryDelay);
        (await _committer.NextAsync()).Succeed();
        ExpectMsg<SinkProtocol.Committed>();
        ExpectMsg<SinkProtocol.Unblocked>();
    }

    [Fact]
    public async Task Flush_CommitsWhatIsHeld_ThenClosesAndAnswers()
    {
        await OpenCommitted(First, 1);
        Accept(First, 1, next: 10, summaries: 0, bytes: 0);
        _sink.Tell(new SinkProtocol.Flush([KeyValuePair.Create(First, 1L)], TimeSpan.FromSeconds(2)), TestActor);
        (await _committer.NextAsync()).Succeed();
        Assert.Equal(10, ExpectMsg<SinkProtocol.Committed>().NextOffset);
        Assert.Equal(new SinkProtocol.Closed(First, 1), ExpectMsg<SinkProtocol.Closed>());
        Assert.Empty(ExpectMsg<SinkProtocol.Flushed>().Unfinished);
    }

    [Fact]
    public async Task Flush_AnswersAtItsLimit_AndSaysWhatItDropped()
    {
        await OpenCommitted(First, 1);
        Accept(First, 1, next: 10, summaries: 1, bytes: 1);
        await _committer.NextAsync();
        _sink.Tell(new SinkProtocol.Flush([KeyValuePair.Create(First, 1L)], TimeSpan.FromSeconds(2)), TestActor);
        ExpectNoMsg(TimeSpan.FromMilliseconds(100));
        _time.Advance(TimeSpan.FromSeconds(2));
        ExpectMsg<SinkProtocol.Closed>();
        Assert.Equal([First], ExpectMsg<SinkProtocol.Flushed>().Unfinished);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task Flush_HasItsWholeTime_WhereTheWallClockIsSetMeanwhile(int hours)
    {
        await OpenCommitted(First, 1);
        Accept(First, 1, next: 10, summaries: 1, bytes: 1);
        await _committer.NextAsync();
        _sink.Tell(new SinkProtocol.Flush([KeyValuePair.Create(First, 1L)], TimeSpan.FromSeconds(2)), TestActor);
        ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        _time.SetWallClock(TimeSpan.FromHours(hours));
        ExpectNoMsg(TimeSpan.FromMilliseconds(100));
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(new SinkProtocol.Closed(First, 1), ExpectMsg<SinkProtocol.Closed>());
    }

    [Fact]
    public async Task Commit_IsTriedAgainAfterItsWait_WhereTheWallClockIsSetBack()
    {
        await OpenCommitted(First, 1);
        Accept(First, 1, next: 10, summaries: 1, bytes: 1);
        (await _committer.NextAsync()).Fail(new KafkaUnavailableException("nobody answers"));
        AwaitCondition(() => _conditions.Reasons.ContainsKey(Conditions.CommitsOf(0)));
        _time.SetWallClock(TimeSpan.FromHours(-1));
        _time.Advance(Options.RetryDelay);
        await _committer.NextAsync();
    }

    [Fact]
    public async Task Flush_SaysThatACommitIsInDoubt_WhereItIsUnderWayAtTheLimit()
    {
        await OpenCommitted(First, 1);
        Accept(First, 1, next: 10, summaries: 1, bytes: 1);
        await _committer.NextAsync();
        _sink.Tell(new SinkProtocol.Flush([KeyValuePair.Create(First, 1L)], TimeSpan.FromSeconds(2)), TestActor);
        ExpectNoMsg(TimeSpan.FromMilliseconds(100));
        _time.Advance(TimeSpan.FromSeconds(2));
        ExpectMsg<SinkProtocol.Closed>();
        Assert.True(ExpectMsg<SinkProtocol.Flushed>().IsInDoubt);
    }

    [Fact]
    public async Task Flush_IsNotInDoubt_WhereNothingIsUnderWay()
    {
        await OpenCommitted(First, 1);
        _registry.Failure = new RegistryUnavailableException("refused");
        Accept(First, 1, next: 10, summaries: 1, bytes: 1);
        _sink.Tell(new SinkProtocol.Flush([KeyValuePair.Create(First, 1L)], TimeSpan.FromSeconds(2)), TestActor);
        ExpectNoMsg(TimeSpan.FromMilliseconds(100));
        _time.Advance(TimeSpan.FromSeconds(2));
        ExpectMsg<SinkProtocol.Closed>();
        var flushed = ExpectMsg<SinkProtocol.Flushed>();
        Assert.Equal([First], flushed.Unfinished);
        Assert.False(flushed.IsInDoubt);
    }

    [Fact]
    public async Task Commit_ThatLeavesSomeUnsettled_CommitsThemNextTime()
    {
        await OpenCommitted(First, 1);
        await OpenCommitted(Second, 2);
        Accept(First, 1, next: 10, summaries: 1, bytes: 1);
        var attempt = await _committer.NextAsync();
        attempt.Leave(null, 0);
        Assert.Equal(First, Assert.Single((await _committer.NextAsync()).Commits).Partition);
        Assert.False(_conditions.Reasons.ContainsKey(Conditions.CommitsOf(0)));
    }

    [Fact]
    public async Task Commit_ThatTheBrokerDidNotAnswer_IsMadeAgainWithBackOff()
    {
        await OpenCommitted(First, 1);
        Accept(First, 1, next: 10, summaries: 1, bytes: 1);
        (await _committer.NextAsync()).Leave("timed out", 0);
        AwaitAssert(() => Assert.Equal("timed out", _conditions.Reasons.GetValueOrDefault(Conditions.CommitsOf(0))));
        Assert.True(_committer.HasNone);
        _time.Advance(Options.RetryDelay);
        await _committer.NextAsync();
    }

    /// <summary>Records for a topic that was deleted time out as if the broker were away.</summary>
    [Fact]
    public async Task Commit_ThatTimedOut_LooksAtTheTopicsAgain_AndCreatesWhatIsGone()
    {
        await OpenCommitted(First, 1);
        Accept(First, 1, next: 10, summaries: 1, bytes: 1);
        var attempt = await _committer.NextAsync();
        _catalog.Topics.Remove("out");
        attempt.Leave("1 message(s) timed out", 0);
        AwaitCondition(() => _catalog.Topics.ContainsKey("out"));
        _time.Advance(Options.RetryDelay);
        Assert.Single((await _committer.NextAsync()).Commits);
    }

    [Fact]
    public async Task Commit_ThatFailsForNoKnownReason_EndsTheSink()
    {
        Open(First, 1, next: 0);
        (await _committer.NextAsync()).Fail(new InvalidOperationException("a bug"));
        AwaitCondition(() => _committer.IsDisposed);
        Assert.Empty(_conditions.Reasons);
    }

    [Fact]
    public async Task Commit_ThatIsInDoubt_EndsTheSink_AndItsCommitter()
    {
        Open(First, 1, next: 0);
        (await _committer.NextAsync()).Fail(new CommitInDoubtException("nobody knows"));
        AwaitCondition(() => _committer.IsDisposed);
    }

    [Fact]
    public void Flush_AnswersAtOnce_WhenNothingIsOpen()
    {
        _sink.Tell(new SinkProtocol.Flush([KeyValuePair.Create(First, 1L)], TimeSpan.FromSeconds(2)), TestActor);
        Assert.Empty(ExpectMsg<SinkProtocol.Flushed>().Unfinished);
    }

    [Fact]
    public async Task Drop_ForgetsWhatIsHeld()
    {
        await OpenCommitted(First, 1);
        _registry.Failure = new RegistryUnavailableException("refused");
        Accept(First, 1, next: 10, summaries: 1, bytes: 1);
        _sink.Tell(new SinkProtocol.Drop(First, 1));
        _registry.Failure = null;
        _time.Advance(TimeSpan.FromMinutes(1));
        ExpectNoMsg(TimeSpan.FromMilliseconds(100));
        Assert.True(_committer.HasNone);
    }

    private void Open(TopicPartition partition, long ownershipEpoch, long next) =>
        _sink.Tell(new SinkProtocol.Open(partition, ownershipEpoch, TestActor, SinkFixtures.Source, SinkFixtures.Progress(next)));

    private async Task OpenCommitted(TopicPartition partition, long ownershipEpoch)
    {
        Open(partition, ownershipEpoch, next: 0);
        (await _committer.NextAsync()).Succeed();
        ExpectMsg<SinkProtocol.Committed>();
    }

    private void Accept(TopicPartition partition, long ownershipEpoch, long next, int summaries, int bytes)
    {
        var progress = SinkFixtures.Progress(next);
        IReadOnlyList<PartitionMessage> messages = summaries == 0
            ? []
            : [new PartitionMessage([.. Enumerable.Range(0, summaries).Select(SinkFixtures.Summary)], [], progress)];
        _sink.Tell(new SinkProtocol.Accept(partition, ownershipEpoch, messages, progress, bytes));
    }
}
