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
    public async Task Lane_StartsAgain_WhereTheGroupHasItDownForWhatItWasNotToldOf()
    {
        StartLane();
        await Consumer.AssignAsync(Partition);
        Cluster.Group = GroupOf(("another", [new("in", 2)]), ("member", [Partition, new("in", 1)]));
        AwaitInTime(TimeSpan.FromSeconds(1), () => Consumers[0].IsDisposed);
        Assert.Contains(Logger.Lines, line => line.Text.Contains("down for 1 partitions of which it has not been told for 00:01:00: in-1"));
    }

    [Fact]
    public async Task Lane_GoesOn_WhereItIsToldAfterAWhile()
    {
        StartLane();
        await Consumer.AssignAsync(Partition);
        TopicPartition next = new("in", 1);
        for (var i = 0; i < 3; i++)
        {
            Cluster.Group = GroupOf(("member", [Partition, next]));
            AwaitLooks(3); // of 45 s
            Cluster.Group = GroupOf(("member", [Partition]));
            AwaitLooks(1);
        }

        Cluster.Group = GroupOf(("member", [Partition, next]));
        await Consumer.AssignAsync(next);
        AwaitLooks(6);
        Assert.False(Consumer.IsDisposed);
        Assert.Single(Consumers);
    }

    [Fact]
    public async Task Lane_GoesOn_WhereANewMemberIsNotToldYet()
    {
        StartLane();
        await Consumer.AssignAsync(Partition);
        for (var i = 0; i < 2; i++)
        {
            var id = Consumer.Membership.MemberId + i;
            Consumer.Membership = Consumer.Membership with { MemberId = id };
            Cluster.Group = GroupOf((id, [Partition, new("in", 1)]));
            AwaitLooks(4); // 45 s from the first to the last
        }

        Assert.Single(Consumers);
    }

    [Fact]
    public async Task Lane_GoesOn_WhereItHasComeBackIntoTheGroup()
    {
        StartLane();
        await Consumer.AssignAsync(Partition);
        Cluster.Group = GroupOf(("member", [Partition, new("in", 1)]));
        var member = Consumer.Membership;
        for (var i = 0; i < 2; i++)
        {
            AwaitLooks(3);
            Consumer.Membership = None;
            var readings = Consumer.MembershipReadings;
            AwaitInTime(TimeSpan.FromSeconds(1), () => Consumer.MembershipReadings > readings + 2);
            Consumer.Membership = member;
        }

        Assert.Single(Consumers);
    }

    [Fact]
    public async Task Lane_StartsAgain_WhereALookHasFailedInBetween()
    {
        StartLane();
        await Consumer.AssignAsync(Partition);
        var group = GroupOf(("member", [Partition, new("in", 1)]));
        Cluster.Group = group;
        AwaitLooks(3);
        Cluster.Group = null;
        AwaitLooks(1);
        Cluster.Group = group;
        AwaitInTime(TimeSpan.FromSeconds(1), () => Consumers[0].IsDisposed);
        Assert.InRange(Cluster.GroupReadings, 5, 6);
    }

    [Fact]
    public async Task Lane_StartsAgain_AfterThreeLooksAtLeast()
    {
        Environment = Environment with { Options = new() { StallTimeout = TimeSpan.FromSeconds(10) } };
        StartLane();
        await Consumer.AssignAsync(Partition);
        Cluster.Group = GroupOf(("member", [Partition, new("in", 1)]));
        AwaitInTime(TimeSpan.FromSeconds(1), () => Consumers[0].IsDisposed);
        Assert.Equal(3, Cluster.GroupReadings);
    }

    /// <summary>Time passes until the group was described so many times more.</summary>
    private void AwaitLooks(int count)
    {
        var looks = Cluster.GroupReadings + count;
        AwaitInTime(TimeSpan.FromSeconds(1), () => Cluster.GroupReadings >= looks);
    }

    private static GroupDescription GroupOf(params (string Id, TopicPartition[] Partitions)[] members) =>
        new("Stable", [.. members.Select(member => new GroupMemberDescription(member.Id, "client", "host", null, member.Partitions))]);

    [Fact]
    public void Group_IsNotWaitedFor_WhenTheLastTopicIsGone()
    {
        var lane = StartLane();
        lane.Tell(new LaneProtocol.Subscribe(
            new Dictionary<string, Core.Partitions.SourceDefinition>(), new Dictionary<string, int>()));
        AwaitCondition(() => Conditions.Reasons.Count == 0);
    }
}
