using Akka.Actor;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Registry;
using KafkaAggregator.Actors.Summaries;
using KafkaAggregator.Core.Partitions;
using Xunit;

namespace KafkaAggregator.Tests.Summaries;

public sealed class SummarySinkOutageTests : SummarySinkFixture
{
    private static readonly string Commits = KafkaAggregator.Actors.Diagnostics.Conditions.CommitsOf(0);

    [Fact]
    public async Task Outage_KeepsWhatIsHeld_AndTriesAgainWithBackOff()
    {
        await OpenCommitted(First, 1);
        Accept(First, 1, next: 10, summaries: 1, bytes: 1);
        (await Committer.NextAsync()).Fail(new KafkaUnavailableException("nobody answers"));
        AwaitCondition(() => Conditions.Reasons.ContainsKey(Commits));
        Assert.Equal("nobody answers", Conditions.Reasons[Commits]);
        ExpectNoMsg(TimeSpan.FromMilliseconds(100));
        Assert.True(Committer.HasNone);
        Time.Advance(Options.RetryDelay);
        (await Committer.NextAsync()).Succeed();
        Assert.Equal(10, ExpectMsg<SinkProtocol.Committed>().NextOffset);
        Assert.Empty(Conditions.Reasons);
    }

    [Fact]
    public async Task Outage_IsToldToTheLane_SinceItsFirstFailure_UntilSomethingIsCommitted()
    {
        await OpenCommitted(First, 1);
        await OpenCommitted(Second, 2);
        var since = Time.GetTimestamp();
        await FailAsync("first");
        await FailAsync("second");
        Assert.Equal(new SinkProtocol.Failing(First, since, "first"), Lane.ExpectMsg<SinkProtocol.Failing>());
        Assert.Equal(new SinkProtocol.Failing(First, since, "second"), Lane.ExpectMsg<SinkProtocol.Failing>());
        (await Committer.NextAsync()).Succeed();
        ExpectMsg<SinkProtocol.Committed>();
        var again = Time.GetTimestamp();
        await FailAsync("third");
        Assert.Equal(new SinkProtocol.Failing(First, again, "third"), Lane.ExpectMsg<SinkProtocol.Failing>());

        async Task FailAsync(string reason)
        {
            Accept(First, 1, next: 10, summaries: 1, bytes: 1);
            (await Committer.NextAsync()).Leave(reason, 0);
            AwaitCondition(() => Conditions.Reasons.GetValueOrDefault(Commits) == reason);
            Time.Advance(TimeSpan.FromSeconds(10));
        }
    }

    /// <summary>A rebalance is soon over, and nobody need hear of it; a client may keep an old view for ever.</summary>
    [Fact]
    public async Task StaleMembership_IsToldToTheLane_SinceItsFirst_AndIsNoOutage()
    {
        await OpenCommitted(First, 1);
        var since = Time.GetTimestamp();
        Accept(First, 1, next: 10, summaries: 1, bytes: 1);
        for (var tries = 0; tries < 2; tries++)
        {
            (await Committer.NextAsync()).LeaveAsStale("generation 3 is over", 0);
            Assert.Equal(new SinkProtocol.Failing(First, since, "generation 3 is over"), Lane.ExpectMsg<SinkProtocol.Failing>());
            Assert.Empty(Conditions.Reasons);
            Time.Advance(TimeSpan.FromSeconds(10));
        }

        (await Committer.NextAsync()).Leave(null, 0);
        var again = Time.GetTimestamp();
        (await Committer.NextAsync()).LeaveAsStale("generation 4 is over", 0);
        Assert.Equal(again, Lane.ExpectMsg<SinkProtocol.Failing>().Since);
    }

    [Fact]
    public async Task Outage_Ends_WhereNothingThatFailedIsLeft()
    {
        await OpenCommitted(First, 1);
        await OpenCommitted(Second, 2);
        await FailAsync(First, 1, "first");
        Sink.Tell(new SinkProtocol.Drop(First, 1));
        AwaitCondition(() => Conditions.Reasons.Count == 0);
        Lane.ExpectMsg<SinkProtocol.Failing>();
        Time.Advance(TimeSpan.FromHours(1));
        var since = Time.GetTimestamp();
        await FailAsync(Second, 2, "hours later");
        Assert.Equal(new SinkProtocol.Failing(Second, since, "hours later"), Lane.ExpectMsg<SinkProtocol.Failing>());
    }

    [Fact]
    public async Task Outage_Ends_WhereWhatFailedIsGivenUp()
    {
        await OpenCommitted(First, 1);
        await FailAsync(First, 1, "first");
        Sink.Tell(new SinkProtocol.Flush([KeyValuePair.Create(First, 1L)], TimeSpan.Zero), TestActor);
        Assert.Equal([First], ((SinkProtocol.Flushed)FishForMessage(message => message is SinkProtocol.Flushed)).Unfinished);
        Assert.Empty(Conditions.Reasons);
    }

    [Fact]
    public async Task Outage_GoesOn_WhereSomeOfWhatFailedIsLeft()
    {
        await OpenCommitted(First, 1);
        await OpenCommitted(Second, 2);
        Accept(First, 1, next: 10, summaries: 1, bytes: 1);
        var attempt = await Committer.NextAsync();
        Accept(First, 1, next: 20, summaries: 1, bytes: 1);
        Accept(Second, 2, next: 11, summaries: 1, bytes: 1);
        await HandledAsync();
        attempt.Succeed();
        (await Committer.NextAsync()).Leave("both", 0, 1);
        AwaitCondition(() => Conditions.Reasons.ContainsKey(Commits));
        Sink.Tell(new SinkProtocol.Drop(First, 1));
        await HandledAsync();
        Assert.Equal("both", Conditions.Reasons.GetValueOrDefault(Commits));
    }

    [Fact]
    public async Task Outage_IsNone_WhereWhatFailsHasGoneMeanwhile()
    {
        await OpenCommitted(First, 1);
        Accept(First, 1, next: 10, summaries: 1, bytes: 1);
        var attempt = await Committer.NextAsync();
        Sink.Tell(new SinkProtocol.Drop(First, 1));
        await HandledAsync();
        attempt.Leave("too late", 0);
        Open(Second, 2, next: 0);
        (await Committer.NextAsync()).Succeed();
        ExpectMsg<SinkProtocol.Committed>();
        Assert.Empty(Conditions.Reasons);
        Lane.ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public async Task Outage_IsNotOver_WhereTheNodeIsOnlyNoMember()
    {
        await OpenCommitted(First, 1);
        await FailAsync(First, 1, "first");
        Time.Advance(TimeSpan.FromSeconds(10));
        (await Committer.NextAsync()).Leave(null, 0);
        var again = await Committer.NextAsync();
        Assert.Equal("first", Conditions.Reasons.GetValueOrDefault(Commits));
        again.Succeed();
        ExpectMsg<SinkProtocol.Committed>();
        Assert.Empty(Conditions.Reasons);
    }

    /// <summary>One source whose registry is away does not hide that commits of the others fail.</summary>
    [Fact]
    public async Task Row_GoesOn_WhereALookUpOfSomethingElseFails()
    {
        await OpenCommitted(First, 1);
        await OpenCommitted(Second, 2);
        var since = Time.GetTimestamp();
        await FailAsync(First, 1, "busy");
        var asked = Registry.Questions;
        Registry.Failure = new RegistryUnavailableException("refused");
        var aggregation = new AggregationDefinition
        {
            AggregatedTopic = "other",
            Cut = SinkFixtures.Source.Aggregations[0].Cut,
            Operations = SinkFixtures.Source.Aggregations[0].Operations,
        };
        var message = new PartitionMessage([SinkFixtures.Summary(0) with { Aggregation = aggregation }], [], SinkFixtures.Progress(10));
        Sink.Tell(new SinkProtocol.Accept(Second, 2, [message], message.Progress, 1));
        AwaitCondition(() => Registry.Questions > asked);
        Time.Advance(TimeSpan.FromSeconds(10));
        var attempt = await Committer.NextAsync();
        AwaitCondition(() => Registry.Questions > asked + 1); // the first failure is dealt with
        attempt.Leave("busy", 0);
        Assert.Equal(since, Lane.ExpectMsg<SinkProtocol.Failing>().Since);
        Assert.Equal(since, Lane.ExpectMsg<SinkProtocol.Failing>().Since);
    }

    [Fact]
    public async Task Row_Ends_WhereNothingThatFailedCanBeTried()
    {
        await OpenCommitted(First, 1);
        Accept(First, 1, next: 10, summaries: 1, bytes: 1);
        var attempt = await Committer.NextAsync();
        Catalog.Failure = new KafkaUnavailableException("away"); // before the look that follows at once
        attempt.Leave("busy", 0);
        var before = Lane.ExpectMsg<SinkProtocol.Failing>().Since;
        Time.Advance(TimeSpan.FromSeconds(10));
        var asked = Catalog.Asked;
        AwaitCondition(() =>
        {
            Time.Advance(TimeSpan.FromSeconds(10));
            return Catalog.Asked >= asked + 2;
        });
        Catalog.Failure = null;
        Time.Advance(TimeSpan.FromMinutes(2));
        (await Committer.NextAsync()).Leave("busy", 0);
        Assert.NotEqual(before, Lane.ExpectMsg<SinkProtocol.Failing>().Since);
    }

    private async Task FailAsync(TopicPartition partition, long ownershipEpoch, string reason)
    {
        Accept(partition, ownershipEpoch, next: 10, summaries: 1, bytes: 1);
        (await Committer.NextAsync()).Leave(reason, 0);
        AwaitCondition(() => Conditions.Reasons.GetValueOrDefault(Commits) == reason);
    }

    /// <summary>The sink has dealt with what it was told before.</summary>
    private Task<ActorIdentity> HandledAsync() => Sink.Ask<ActorIdentity>(new Identify(null));
}
