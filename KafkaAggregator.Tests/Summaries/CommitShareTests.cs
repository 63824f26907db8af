using Akka.Actor;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Summaries;
using Xunit;

namespace KafkaAggregator.Tests.Summaries;

public sealed class CommitShareTests
{
    private readonly CommitShare _share = new();
    private readonly List<OutboxCommit> _due = [.. Enumerable.Range(0, 10).Select(Commit)];

    [Fact]
    public void Of_IsAll_OfFew()
    {
        Assert.Equal(_due, _share.Of(_due));
        Assert.False(_share.LeavesSome);
    }

    [Fact]
    public void Of_BeginsSmall_AndDoubles_AfterEachFullShareThatWasSoonDone()
    {
        var many = Enumerable.Range(0, 5 * CommitShare.First).Select(Commit).ToList();
        foreach (var expected in new[] { 1, 2, 4, 5 })
        {
            var share = _share.Of(many);
            Assert.Equal(expected * CommitShare.First, share.Count);
            Assert.Equal(share.Count < many.Count, _share.LeavesSome);
            _share.Succeeded(share.Count, TimeSpan.Zero);
        }
    }

    [Fact]
    public void Of_Stays_AfterShareThatWasNotFull_OrNotSoonDone()
    {
        var many = Enumerable.Range(0, 2 * CommitShare.First).Select(Commit).ToList();
        _share.Succeeded(CommitShare.First - 1, TimeSpan.Zero);
        Assert.Equal(CommitShare.First, _share.Of(many).Count);
        _share.Succeeded(CommitShare.First, CommitShare.Soon);
        Assert.Equal(CommitShare.First, _share.Of(many).Count);
    }

    [Fact]
    public void Of_Halves_AfterShareThatTookLong_ButNotToLittle()
    {
        var many = Enumerable.Range(0, CommitShare.First).Select(Commit).ToList();
        foreach (var expected in new[] { 32, 32 })
        {
            _share.Succeeded(_share.Of(many).Count, CommitShare.Long);
            Assert.Equal(expected, _share.Of(many).Count);
        }

        _share.Failed(2);
        _share.Succeeded(1, CommitShare.Long);
        Assert.Single(_share.Of(many));
    }

    [Fact]
    public void Of_Halves_DownToOne_AndDoubles()
    {
        foreach (var expected in new[] { 5, 2, 1, 1 })
        {
            _share.Failed(_share.Of(_due).Count);
            Assert.Equal(expected, _share.Of(_due).Count);
            Assert.True(_share.LeavesSome);
        }

        foreach (var expected in new[] { 2, 4, 8, 10 })
        {
            _share.Succeeded(_share.Of(_due).Count, TimeSpan.Zero);
            Assert.Equal(expected, _share.Of(_due).Count);
        }

        Assert.False(_share.LeavesSome);
    }

    [Fact]
    public void Of_TakesThoseThatSomebodyWaitsFor_First()
    {
        _due[7].Outbox.IsFlushing = true;
        _share.Failed(4);
        Assert.Equal([_due[7], _due[0]], _share.Of(_due));
    }

    private static OutboxCommit Commit(int partition)
    {
        var progress = SinkFixtures.Progress(1);
        var open = new SinkProtocol.Open(new TopicPartition("in", partition), 1, ActorRefs.Nobody, SinkFixtures.Source, progress);
        return new(new Outbox(open, NewBackOff(), NewBackOff()), 0, [], progress, 0);
    }

    private static BackOff NewBackOff() => new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
}
