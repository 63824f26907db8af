using Akka.Actor;
using KafkaAggregator.Actors.Diagnostics;
using KafkaAggregator.Actors.Ingest;
using KafkaAggregator.Actors.Kafka;
using Xunit;

namespace KafkaAggregator.Tests.Ingest;

/// <summary>When a lane counts as a member of the group that is served.</summary>
public sealed class LaneGroupTests : LaneFixture
{
    private static readonly GroupMembership None = new("group", -1, "", null);

    [Fact]
    public void Group_IsJoined_WhereAMemberIsGivenNothing()
    {
        StartLane();
        Assert.Equal("not joined yet", Conditions.Reasons[Conditions.Group]);
        var member = Consumer.Membership;
        Consumer.Membership = None;
        Advance(TimeSpan.FromSeconds(1));
        Consumer.Membership = member;
        AwaitInTime(TimeSpan.FromSeconds(1), () => Conditions.Reasons.Count == 0);
        Assert.DoesNotContain(Logger.Lines, line => line.Text.Contains("served again"));
    }

    [Fact]
    public async Task Group_IsJoined_WherePartitionsAreGiven()
    {
        StartLane();
        await Consumer.AssignAsync(Partition);
        AwaitCondition(() => Conditions.Reasons.Count == 0);
    }

    [Fact]
    public async Task Trouble_EndsWithTheNextLookAtTopics_WhereAMemberHasNothingToRead()
    {
        var lane = StartLane();
        await Consumer.TroubleAsync("all brokers are down");
        AwaitCondition(() => Conditions.Reasons.GetValueOrDefault(Conditions.Group) == "all brokers are down");
        lane.Tell(new LaneProtocol.TopicsSeen(new Dictionary<string, TopicDescription>()));
        AwaitCondition(() => Logger.Lines.Any(line => line.Text.Contains("served again")));
        Assert.Empty(Conditions.Reasons);
    }

    [Fact]
    public void Group_IsNotWaitedFor_WhenTheLastTopicIsGone()
    {
        var lane = StartLane();
        lane.Tell(new LaneProtocol.Subscribe(
            new Dictionary<string, Core.Partitions.SourceDefinition>(), new Dictionary<string, int>()));
        AwaitCondition(() => Conditions.Reasons.Count == 0);
    }
}
