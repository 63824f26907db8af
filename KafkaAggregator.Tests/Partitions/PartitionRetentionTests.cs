using KafkaAggregator.Core.Partitions;
using Xunit;
using static KafkaAggregator.Tests.Partitions.ScriptedPartition;

namespace KafkaAggregator.Tests.Partitions;

/// <summary>C below the log's start: at attach, in replay, or live.</summary>
public sealed class PartitionRetentionTests
{
    [Fact]
    public void WindowsUpToS_AreIncomplete_WhenCIsGoneAtAttach()
    {
        using var partition = new ScriptedPartition(Aggregation(10, 10));
        partition.Feed(1, 2, 11, 12);
        partition.LogStart = 2;
        partition.OpenFrom(partition.State.Snapshot());
        Assert.Equal((2L, 4L), (partition.State.Position, partition.State.NextOffset));
        partition.ReadToEnd();
        Assert.Contains(partition.Errors, notice => notice.Text.Contains("offsets 0 to 1", StringComparison.Ordinal));
        Assert.Contains(partition.Errors, notice => notice.Text.Contains("of 4 records in open windows of out only 2", StringComparison.Ordinal));
        partition.Feed(13, 20, 60);
        Assert.Equal(["10 Retention", "20 "], partition.Summaries.Select(each => $"{each.Start.Nanoseconds / 1_000_000} {each.Incomplete}"));
        Assert.Equal([2, 3, 4], partition.Summaries.First().Values.Values);
    }

    [Theory]
    [InlineData(12, IncompleteReason.Retention)]
    [InlineData(20, null)]
    public void Window_IsIncomplete_WhenItStartsAtOrBeforeS(int time, IncompleteReason? reason)
    {
        using var partition = new ScriptedPartition(Aggregation(10, 10));
        partition.Feed(1, 12);
        partition.LogStart = 1;
        partition.OpenFrom(partition.State.Snapshot());
        partition.Feed(time, 100);
        Assert.Equal(reason, partition.Summaries.Last().Incomplete);
    }

    [Fact]
    public void BoundIsKept_WhenAnotherOwnerTakesOver()
    {
        using var partition = new ScriptedPartition(Aggregation(10, 10));
        partition.Feed(1, 2);
        partition.LogStart = 1;
        partition.OpenFrom(partition.State.Snapshot());
        partition.ReadToEnd();
        partition.OpenFrom(partition.State.Snapshot());
        partition.ReadToEnd();
        partition.Feed(20);
        Assert.Equal(IncompleteReason.Retention, Assert.Single(partition.Summaries).Incomplete);
    }

    [Fact]
    public void RecordsNeverRead_MakeWindowsIncompleteUpToTheNextValidRecord_WhenNIsGone()
    {
        using var partition = new ScriptedPartition(Aggregation(10, 10));
        partition.Feed(1);
        partition.Append(2, 15, 31, ScriptedRecord.Undecodable, 35, 36, 41, 70);
        partition.LogStart = 3;
        partition.State.MoveToLogStart(3, partition.Output);
        Assert.Equal((3L, 3L), (partition.State.NextOffset, partition.State.Position));
        Assert.Contains("2 of them were never read", Assert.Single(partition.Errors).Text, StringComparison.Ordinal);

        // The bound stays open over a crash until a valid record says where it is.
        partition.OpenFrom(partition.State.Snapshot());
        partition.ReadToEnd();
        Assert.Equal(ScriptedRecord.At(31), partition.State.Snapshot().Metadata.RetentionLossUpTo);
        Assert.Equal(["30 Retention", "40 "], partition.Summaries.Select(each => $"{each.Start.Nanoseconds / 1_000_000} {each.Incomplete}"));
    }

    [Fact]
    public void RowsInMemory_AreKept_WhenTheLogMovesPastThemLive()
    {
        using var partition = new ScriptedPartition(Aggregation(10));
        partition.Feed(1, 2);
        partition.Append(3, 4, 25);
        partition.LogStart = 3;
        partition.State.MoveToLogStart(3, partition.Output);
        partition.ReadToEnd();
        var summary = Assert.Single(partition.Summaries);
        Assert.Equal([0, 1, 3], summary.Values.Values);
        Assert.Equal(IncompleteReason.Retention, summary.Incomplete);
    }

    [Fact]
    public void AllThatTheGapCloses_IsOneMessageWithTheRecord_WhenNWasGone()
    {
        using var partition = new ScriptedPartition(Aggregation(10, 0, "a"), Aggregation(10, 3, "b"));
        partition.Feed(1);
        partition.Append(2, 40);
        partition.LogStart = 2;
        partition.State.MoveToLogStart(2, partition.Output);
        partition.ReadToEnd();
        var message = Assert.Single(partition.Output.Messages);
        Assert.Equal(2, message.Summaries.Count);
        Assert.All(message.Summaries, each => Assert.Equal(IncompleteReason.Retention, each.Incomplete));
        Assert.Equal(3, message.Progress.NextOffset);
    }

    [Fact]
    public void Replay_GoesOnAtTheStart_WhenTheLogMovesPastItsPosition()
    {
        using var partition = new ScriptedPartition(Aggregation(10));
        partition.Feed(1, 2, 3, 4);
        partition.OpenFrom(partition.State.Snapshot());
        partition.ReadNext();
        partition.LogStart = 3;
        partition.State.MoveToLogStart(3, partition.Output);
        partition.ReadToEnd();
        partition.Feed(15);
        var summary = Assert.Single(partition.Summaries);
        Assert.Equal([0, 3], summary.Values.Values);
        Assert.Equal(IncompleteReason.Retention, summary.Incomplete);
        Assert.Contains(partition.Errors, notice => notice.Text.Contains("offsets 1 to 2", StringComparison.Ordinal));
    }

    [Fact]
    public void Window_GivesNoSummaryAndIsLogged_WhenAllItsRecordsAreGone()
    {
        using var partition = new ScriptedPartition(Aggregation(10, 20));
        partition.Feed(1, 2, 15);
        partition.LogStart = 2;
        partition.OpenFrom(partition.State.Snapshot());
        partition.ReadToEnd();
        partition.Feed(60);
        Assert.Equal([2], Assert.Single(partition.Summaries).Values.Values);
        Assert.Contains(partition.Errors, notice => notice.Text.Contains("those that have none give no summary", StringComparison.Ordinal));
        Assert.Contains(partition.Errors, notice => notice.Text.Contains("offsets 0 to 1", StringComparison.Ordinal));
    }

    [Fact]
    public void MoveToLogStart_DoesNothing_WhenThePositionIsInTheLog()
    {
        using var partition = new ScriptedPartition(Aggregation(10));
        partition.Feed(1, 2);
        var before = partition.State.Snapshot();
        partition.State.MoveToLogStart(2, partition.Output);
        Assert.True(partition.State.Snapshot().IsSameAs(before));
        Assert.Empty(partition.Output.Notices);
    }

    [Fact]
    public void ForeignOffset_StartsAtTheLogStart_WhenItIsBelow()
    {
        using var partition = new ScriptedPartition(Aggregation(10));
        partition.Feed(1, 2, 3);
        partition.LogStart = 2;
        partition.Open(new(1, null));
        Assert.Equal(2, partition.State.NextOffset);
    }
}
