using Akka.Actor;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Registry;
using KafkaAggregator.Actors.Summaries;
using Xunit;

namespace KafkaAggregator.Tests.Summaries;

public sealed class SummarySinkFlushTests : SummarySinkFixture
{
    [Fact]
    public async Task Flush_CommitsWhatIsHeld_ThenClosesAndAnswers()
    {
        await OpenCommitted(First, 1);
        Accept(First, 1, next: 10, summaries: 0, bytes: 0);
        Sink.Tell(new SinkProtocol.Flush([KeyValuePair.Create(First, 1L)], TimeSpan.FromSeconds(2)), TestActor);
        (await Committer.NextAsync()).Succeed();
        Assert.Equal(10, ExpectMsg<SinkProtocol.Committed>().NextOffset);
        Assert.Equal(new SinkProtocol.Closed(First, 1), ExpectMsg<SinkProtocol.Closed>());
        Assert.Empty(ExpectMsg<SinkProtocol.Flushed>().Unfinished);
    }

    [Fact]
    public async Task Flush_BeginsNothingAfterItsLimit_AndSaysWhatItDropped()
    {
        await OpenCommitted(First, 1);
        await OpenCommitted(Second, 2);
        Accept(First, 1, next: 10, summaries: 1, bytes: 1);
        var underWay = await Committer.NextAsync();
        Accept(Second, 2, next: 11, summaries: 1, bytes: 1);
        Sink.Tell(new SinkProtocol.Flush([KeyValuePair.Create(First, 1L), KeyValuePair.Create(Second, 2L)], TimeSpan.FromSeconds(2)), TestActor);
        ExpectNoMsg(TimeSpan.FromMilliseconds(100));
        Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(new SinkProtocol.Closed(Second, 2), ExpectMsg<SinkProtocol.Closed>());
        ExpectNoMsg(TimeSpan.FromMilliseconds(100));
        underWay.Succeed();
        ExpectMsg<SinkProtocol.Committed>();
        Assert.Equal(new SinkProtocol.Closed(First, 1), ExpectMsg<SinkProtocol.Closed>());
        var flushed = ExpectMsg<SinkProtocol.Flushed>();
        Assert.Equal([Second], flushed.Unfinished);
        Assert.False(flushed.IsInDoubt);
        Assert.True(Committer.HasNone);
    }

    [Fact]
    public async Task Flush_OfThousandsWithNothingToWrite_IsDoneInAFewCommits()
    {
        var partitions = Enumerable.Range(0, 3 * CommitShare.PlainMax).Select(number => new TopicPartition("source", number)).ToList();
        foreach (var partition in partitions)
        {
            Open(partition, 1, next: 5);
        }

        Sink.Tell(new SinkProtocol.Flush([.. partitions.Select(partition => KeyValuePair.Create(partition, 1L))], TimeSpan.FromSeconds(2)), TestActor);
        var committed = 0;
        for (var commits = 0; committed < partitions.Count; commits++)
        {
            Assert.True(commits < 6, $"{committed} after {commits} commits");
            var attempt = await Committer.NextAsync();
            committed += attempt.Commits.Count;
            attempt.Succeed();
        }

        var flushed = (SinkProtocol.Flushed)FishForMessage(message => message is SinkProtocol.Flushed);
        Assert.Empty(flushed.Unfinished);
        Assert.False(flushed.IsInDoubt);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task Flush_HasItsWholeTime_WhereTheWallClockIsSetMeanwhile(int hours)
    {
        await OpenCommitted(First, 1);
        Accept(First, 1, next: 10, summaries: 1, bytes: 1);
        await Committer.NextAsync();
        Sink.Tell(new SinkProtocol.Flush([KeyValuePair.Create(First, 1L)], TimeSpan.FromSeconds(2)), TestActor);
        ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        Time.SetWallClock(TimeSpan.FromHours(hours));
        ExpectNoMsg(TimeSpan.FromMilliseconds(100));
        Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(new SinkProtocol.Closed(First, 1), ExpectMsg<SinkProtocol.Closed>());
    }

    [Fact]
    public async Task Flush_SaysThatACommitIsInDoubt_WhereItIsUnderWayForTooLong()
    {
        await OpenCommitted(First, 1);
        Accept(First, 1, next: 10, summaries: 1, bytes: 1);
        await Committer.NextAsync();
        Sink.Tell(new SinkProtocol.Flush([KeyValuePair.Create(First, 1L)], TimeSpan.FromSeconds(2)), TestActor);
        ExpectNoMsg(TimeSpan.FromMilliseconds(100));
        Time.Advance(TimeSpan.FromSeconds(2) + SinkFlushes.UnderWayLimit - TimeSpan.FromMilliseconds(1));
        ExpectNoMsg(TimeSpan.FromMilliseconds(100));
        Time.Advance(TimeSpan.FromMilliseconds(1));
        ExpectGivenUp(isInDoubt: true);
    }

    [Fact]
    public async Task Flush_IsNotInDoubt_WhereNothingIsUnderWay()
    {
        await OpenCommitted(First, 1);
        Registry.Failure = new RegistryUnavailableException("refused");
        Accept(First, 1, next: 10, summaries: 1, bytes: 1);
        Sink.Tell(new SinkProtocol.Flush([KeyValuePair.Create(First, 1L)], TimeSpan.FromSeconds(2)), TestActor);
        ExpectNoMsg(TimeSpan.FromMilliseconds(100));
        Time.Advance(TimeSpan.FromSeconds(2));
        ExpectGivenUp(isInDoubt: false);
    }

    [Fact]
    public async Task Flush_IsNotInDoubt_WhereTheCommitHasNotBegunWithIt()
    {
        await OpenCommitted(First, 1);
        Accept(First, 1, next: 10, summaries: 1, bytes: 1);
        await Committer.NextAsync();
        Committer.IsWaiting = true;
        Sink.Tell(new SinkProtocol.Flush([KeyValuePair.Create(First, 1L)], TimeSpan.FromSeconds(2)), TestActor);
        ExpectNoMsg(TimeSpan.FromMilliseconds(100));
        Time.Advance(TimeSpan.FromSeconds(2));
        ExpectGivenUp(isInDoubt: false);
    }

    [Fact]
    public async Task Flush_WaitsForABlockedPartition_WhoseRetryIsUnderWay()
    {
        await OpenCommitted(First, 1);
        Accept(First, 1, next: 10, summaries: 1, bytes: 1);
        (await Committer.NextAsync()).Refuse(0, "too large");
        ExpectMsg<SinkProtocol.Blocked>();
        Time.Advance(Options.RetryDelay);
        var retry = await Committer.NextAsync();
        Sink.Tell(new SinkProtocol.Flush([KeyValuePair.Create(First, 1L)], TimeSpan.FromSeconds(2)), TestActor);
        ExpectNoMsg(TimeSpan.FromMilliseconds(100));
        retry.Succeed();
        ExpectMsg<SinkProtocol.Committed>();
        ExpectMsg<SinkProtocol.Unblocked>();
        ExpectMsg<SinkProtocol.Closed>();
        var flushed = ExpectMsg<SinkProtocol.Flushed>();
        Assert.Empty(flushed.Unfinished);
        Assert.False(flushed.IsInDoubt);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task Flush_WaitsNoLongerThanItsLimit_WhereTheLaneEnds(int seconds)
    {
        await OpenCommitted(First, 1);
        Accept(First, 1, next: 10, summaries: 1, bytes: 1);
        await Committer.NextAsync();
        Sink.Tell(new SinkProtocol.Flush([KeyValuePair.Create(First, 1L)], TimeSpan.FromSeconds(2)), TestActor);
        ExpectNoMsg(TimeSpan.FromMilliseconds(100));
        Time.Advance(TimeSpan.FromSeconds(seconds));
        ExpectNoMsg(TimeSpan.FromMilliseconds(100));
        Sink.Tell(SinkProtocol.Drain.Instance);
        await Sink.Ask<ActorIdentity>(new Identify(null));
        Time.Advance(TimeSpan.FromSeconds(2 - seconds));
        ExpectMsg<SinkProtocol.Closed>();
        Assert.True(ExpectMsg<SinkProtocol.Flushed>().IsInDoubt);
    }

    /// <summary>Deadlines are kept by timers of their own: the interval of commits may be longer than all of them.</summary>
    [Fact]
    public async Task Flush_EndsAtItsLimits_HoweverSeldomIsCommitted()
    {
        var committer = new ScriptedCommitter();
        var dependencies = Dependencies with
        {
            Options = Options with { CommitInterval = TimeSpan.FromHours(1) },
            Committer = committer,
            Time = TimeProvider.System,
        };
        var sink = Lane.ChildActorOf(SummarySinkActor.Props(dependencies), SupervisorStrategy.DefaultStrategy);
        foreach (var partition in new[] { First, Second })
        {
            sink.Tell(new SinkProtocol.Open(partition, 1, TestActor, SinkFixtures.Source, SinkFixtures.Progress(1)));
        }

        Assert.Equal(First, Assert.Single((await committer.NextAsync()).Commits).Partition);
        var partitions = new[] { First, Second }.Select(partition => KeyValuePair.Create(partition, 1L));
        sink.Tell(new SinkProtocol.Flush([.. partitions], TimeSpan.FromMilliseconds(50)), TestActor);
        Assert.Equal(Second, ExpectMsg<SinkProtocol.Closed>().Partition);
        Assert.Equal(First, ExpectMsg<SinkProtocol.Closed>().Partition);
        Assert.True(ExpectMsg<SinkProtocol.Flushed>().IsInDoubt);
    }

    [Fact]
    public void Flush_AnswersAtOnce_WhenNothingIsOpen()
    {
        Sink.Tell(new SinkProtocol.Flush([KeyValuePair.Create(First, 1L)], TimeSpan.FromSeconds(2)), TestActor);
        Assert.Empty(ExpectMsg<SinkProtocol.Flushed>().Unfinished);
    }

    /// <summary>The first partition is closed with something uncommitted, and so answered.</summary>
    private void ExpectGivenUp(bool isInDoubt)
    {
        ExpectMsg<SinkProtocol.Closed>();
        var flushed = ExpectMsg<SinkProtocol.Flushed>();
        Assert.Equal([First], flushed.Unfinished);
        Assert.Equal(isInDoubt, flushed.IsInDoubt);
    }
}
