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
    public void Of_IsAll_AsLongAsNothingFails()
    {
        Assert.Equal(_due, _share.Of(_due));
        Assert.False(_share.LeavesSome);
        _share.Succeeded();
        Assert.Equal(_due, _share.Of(_due));
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
            _share.Succeeded();
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
