using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Core.Time;
using Xunit;
using static KafkaAggregator.Tests.Partitions.ScriptedPartition;

namespace KafkaAggregator.Tests.Partitions;

/// <summary>Closing by confirmed silence: T = S + silence.</summary>
public sealed class PartitionIdleTests
{
    [Theory]
    [InlineData(6, false)]
    [InlineData(7, true)]
    [InlineData(8, true)]
    public void Window_Closes_WhenSilenceReachesEndPlusExpiration(int silence, bool isClosed)
    {
        using var partition = new ScriptedPartition(Aggregation(10, 5));
        partition.Feed(8);
        Assert.Equal(isClosed, partition.CloseIdle(silence));
        Assert.Equal(isClosed, partition.Summaries.Any());
        Assert.Equal(isClosed ? ScriptedRecord.At(10) : null, partition.State.Snapshot().Metadata.Aggregations[0].ClosedUpTo);
    }

    [Fact]
    public void SilenceUntilNextClosing_IsWhatCloses_WhenAWindowIsOpen()
    {
        using var partition = new ScriptedPartition(Aggregation(10, 5), Aggregation(3, 0, "b"));
        Assert.Null(partition.State.SilenceUntilNextClosing);
        partition.Feed(7);
        Assert.Equal(Duration.FromMilliseconds(2), partition.State.SilenceUntilNextClosing);
        Assert.True(partition.CloseIdle(2));
        Assert.Equal(Duration.FromMilliseconds(8), partition.State.SilenceUntilNextClosing);
        Assert.True(partition.CloseIdle(8));
        Assert.Null(partition.State.SilenceUntilNextClosing);
        Assert.False(partition.CloseIdle(1_000));
    }

    [Fact]
    public void Idleness_MovesNeitherSNorN_WhenItCloses()
    {
        using var partition = new ScriptedPartition(Aggregation(10));
        partition.Feed(8);
        partition.CloseIdle(100);
        Assert.Equal((ScriptedRecord.At(8), 1L), (partition.State.StreamTime!.Value, partition.State.NextOffset));
        var message = Assert.Single(partition.Output.Messages);
        Assert.Equal(ClosedBy.Idle, Assert.Single(message.Summaries).ClosedBy);
        Assert.Equal(1, message.Progress.CommittedOffset);
    }

    [Fact]
    public void Idleness_ClosesNoWindowLaterThanThatOfTheLargestEventTime_HoweverLong()
    {
        using var partition = new ScriptedPartition(Aggregation(10));
        partition.Feed(8);
        partition.CloseIdle(1_000_000);
        partition.Feed(9, 10);
        Assert.Equal(1, partition.CountsOf(0).Late);
        Assert.Equal(1, partition.State.OpenWindowCount);
    }

    [Fact]
    public void Idleness_ClosesEmptyWindowsToo_UpToThatOfTheLargestEventTime()
    {
        // The window [0, 10) of b is empty; it is closed all the same where end + x ≤ T.
        using var partition = new ScriptedPartition(Aggregation(10, 0, "a"), Aggregation(10, 3, "b"));
        partition.Feed(25);
        partition.CloseIdle(6);
        Assert.Equal([30, 20], partition.State.Snapshot().Metadata.Aggregations.Select(each => each.ClosedUpTo!.Value.Nanoseconds / 1_000_000));
        partition.Feed(19);
        Assert.Equal((1L, 1L), (partition.CountsOf(0).Late, partition.CountsOf(1).Late));
    }

    [Fact]
    public void BoundOfAnAggregation_NeverFalls_WhenALaterSilenceIsShorter()
    {
        // The second silence reaches 7 only, where a by itself would have nothing closed: its window stays closed.
        using var partition = new ScriptedPartition(Aggregation(10, 0, "a"), Aggregation(1, 0, "b"));
        partition.Feed(5);
        partition.CloseIdle(100);
        partition.Feed(6);
        Assert.True(partition.CloseIdle(1));
        Assert.Equal([10, 7], partition.State.Snapshot().Metadata.Aggregations.Select(each => each.ClosedUpTo!.Value.Nanoseconds / 1_000_000));
        partition.Feed(7);
        Assert.Equal(2, partition.CountsOf(0).Late);
        Assert.Equal(1, partition.State.OpenWindowCount);
    }

    [Fact]
    public void SecondsBesideMinutes_KeepTheirOwnBounds_WhenIdlenessClosesBetween()
    {
        using var partition = new ScriptedPartition(Aggregation(1_000, 0, "second"), Aggregation(60_000, 0, "minute"));
        partition.Feed(500, 1_500);
        Assert.True(partition.CloseIdle(5_000));
        partition.Feed(1_700, 2_100);
        Assert.True(partition.CloseIdle(1_000));
        var progress = partition.State.Snapshot();
        partition.OpenFrom(progress);
        Assert.True(partition.State.IsReplaying);
        partition.Feed(60_000);
        Assert.Equal(
            ["second@0:0", "second@1000:1", "second@2000:3", "minute@0:0,1,2,3"],
            partition.Summaries.Select(each =>
                $"{each.Aggregation.AggregatedTopic}@{each.Start.Nanoseconds / 1_000_000}:{string.Join(',', each.Values.Values)}"));
        Assert.Equal(1, partition.CountsOf(0).Late + partition.Summaries.Sum(each => each.Rejected.Late));
    }

    [Fact]
    public void Idleness_ClosesNothing_WhileARecordBelowNIsOutstanding()
    {
        using var partition = new ScriptedPartition(Aggregation(10));
        partition.Feed(5, 6);
        partition.OpenFrom(partition.State.Snapshot());
        Assert.Null(partition.State.SilenceUntilNextClosing);
        Assert.False(partition.CloseIdle(1_000));
        partition.ReadNext();
        Assert.False(partition.CloseIdle(1_000));
        partition.ReadNext();
        Assert.True(partition.CloseIdle(1_000));
    }

    [Fact]
    public void Idleness_ClosesNothing_BeforeThereIsAValidRecord()
    {
        using var partition = new ScriptedPartition(Aggregation(10));
        partition.Feed(ScriptedRecord.Null, ScriptedRecord.Undecodable);
        Assert.False(partition.CloseIdle(1_000));
    }
}
