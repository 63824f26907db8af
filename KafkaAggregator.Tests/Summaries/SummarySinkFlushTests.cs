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
    public async Task Flush_AnswersAtItsLimit_AndSaysWhatItDropped()
    {
        await OpenCommitted(First, 1);
        Accept(First, 1, next: 10, summaries: 1, bytes: 1);
        await Committer.NextAsync();
        Sink.Tell(new SinkProtocol.Flush([KeyValuePair.Create(First, 1L)], TimeSpan.FromSeconds(2)), TestActor);
        ExpectNoMsg(TimeSpan.FromMilliseconds(100));
        Time.Advance(TimeSpan.FromSeconds(2));
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
        await Committer.NextAsync();
        Sink.Tell(new SinkProtocol.Flush([KeyValuePair.Create(First, 1L)], TimeSpan.FromSeconds(2)), TestActor);
        ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        Time.SetWallClock(TimeSpan.FromHours(hours));
        ExpectNoMsg(TimeSpan.FromMilliseconds(100));
        Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(new SinkProtocol.Closed(First, 1), ExpectMsg<SinkProtocol.Closed>());
    }

    [Fact]
    public async Task Flush_SaysThatACommitIsInDoubt_WhereItIsUnderWayAtTheLimit()
    {
        await OpenCommitted(First, 1);
        Accept(First, 1, next: 10, summaries: 1, bytes: 1);
        await Committer.NextAsync();
        Sink.Tell(new SinkProtocol.Flush([KeyValuePair.Create(First, 1L)], TimeSpan.FromSeconds(2)), TestActor);
        ExpectNoMsg(TimeSpan.FromMilliseconds(100));
        Time.Advance(TimeSpan.FromSeconds(2));
        ExpectMsg<SinkProtocol.Closed>();
        Assert.True(ExpectMsg<SinkProtocol.Flushed>().IsInDoubt);
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
        ExpectMsg<SinkProtocol.Closed>();
        var flushed = ExpectMsg<SinkProtocol.Flushed>();
        Assert.Equal([First], flushed.Unfinished);
        Assert.False(flushed.IsInDoubt);
    }

    [Fact]
    public void Flush_AnswersAtOnce_WhenNothingIsOpen()
    {
        Sink.Tell(new SinkProtocol.Flush([KeyValuePair.Create(First, 1L)], TimeSpan.FromSeconds(2)), TestActor);
        Assert.Empty(ExpectMsg<SinkProtocol.Flushed>().Unfinished);
    }
}
