using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Summaries;
using Xunit;

namespace KafkaAggregator.Tests.Summaries;

public sealed class CommitGateTests
{
    private static readonly TopicPartition Partition = new("source", 0);
    private static readonly GroupMembership Member = new("group", 1, "member", null);
    private readonly CommitGate _gate = new();
    private int _readings;

    [Fact]
    public void Enter_ReadsTheMembership_OfPartitionsThatAreOpen()
    {
        _gate.Open(Partition, 1);
        Assert.Same(Member, Enter(1));
        Assert.Equal(1, _readings);
    }

    [Fact]
    public void Enter_ReadsNothing_WhereAPartitionWasNeverOpened() => AssertShut(1);

    [Fact]
    public void Enter_ReadsNothing_OnceThePartitionIsClosed()
    {
        _gate.Open(Partition, 1);
        _gate.Close(Partition, 1);
        AssertShut(1);
    }

    [Fact]
    public void Enter_ReadsNothing_OfAnOlderEpoch_WhereTheSameLaneGotThePartitionBack()
    {
        _gate.Open(Partition, 1);
        _gate.Open(Partition, 2);
        AssertShut(1);
        Assert.Same(Member, Enter(2));
    }

    [Fact]
    public void Close_OfAnOlderEpoch_LeavesTheNewOneOpen()
    {
        _gate.Open(Partition, 2);
        _gate.Close(Partition, 1);
        Assert.Same(Member, Enter(2));
    }

    [Fact]
    public void Enter_ReadsNothing_WhereOnePartitionOfSeveralIsClosed()
    {
        _gate.Open(Partition, 1);
        Assert.Null(_gate.Enter([Commit(Partition, 1), Commit(new("source", 1), 2)], Read));
        Assert.Equal(0, _readings);
    }

    [Fact]
    public void Enter_ReadsNothing_OnceTheLaneHasFailed()
    {
        _gate.Open(Partition, 1);
        _gate.Shut();
        AssertShut(1);
    }

    [Fact]
    public void TryWithdraw_ClosesThePartition_AndIsTooLateFromWhenItsCommitEntered_UntilItLeft()
    {
        _gate.Open(Partition, 1);
        Assert.True(_gate.TryWithdraw(Partition, 1));
        AssertShut(1);
        _gate.Open(Partition, 2);
        Assert.Same(Member, Enter(2));
        Assert.True(_gate.TryWithdraw(Partition, 1));
        Assert.True(_gate.TryWithdraw(new("source", 1), 2));
        Assert.False(_gate.TryWithdraw(Partition, 2));
        _gate.Leave();
        Assert.True(_gate.TryWithdraw(Partition, 2));
        Assert.Null(Enter(2));
    }

    private static PartitionCommit Commit(TopicPartition partition, long epoch) => new(partition, epoch, [], new CommittedOffset(1, ""));

    private void AssertShut(long epoch)
    {
        Assert.Null(Enter(epoch));
        Assert.False(_gate.IsOpen(Commit(Partition, epoch)));
        Assert.Equal(0, _readings);
    }

    private GroupMembership? Enter(long epoch) => _gate.Enter([Commit(Partition, epoch)], Read);

    private GroupMembership Read()
    {
        _readings++;
        return Member;
    }
}
