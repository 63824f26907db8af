using KafkaAggregator.Core.Partitions;
using Xunit;
using static KafkaAggregator.Tests.Partitions.ScriptedPartition;

namespace KafkaAggregator.Tests.Partitions;

/// <summary>"Closed" and "A record at or after N" of the architecture, for valid records.</summary>
public sealed class PartitionClosingTests
{
    [Theory]
    [InlineData(10, 0, 9, false)]
    [InlineData(10, 0, 10, true)]
    [InlineData(10, 0, 11, true)]
    [InlineData(10, 5, 14, false)]
    [InlineData(10, 5, 15, true)]
    [InlineData(10, 5, 16, true)]
    public void Window_Closes_WhenStreamTimeReachesEndPlusExpiration(int size, int expiration, int time, bool isClosed)
    {
        using var partition = new ScriptedPartition(Aggregation(size, expiration));
        partition.Feed(3, time);
        Assert.Equal(isClosed, partition.Summaries.Any());
    }

    [Theory]
    [InlineData(14, 9, false)]
    [InlineData(15, 9, true)]
    [InlineData(16, 9, true)]
    [InlineData(16, 10, false)]
    public void Record_IsLate_WhenItsWindowIsClosed(int streamTime, int time, bool isLate)
    {
        using var partition = new ScriptedPartition(Aggregation(10, 5));
        partition.Feed(streamTime, time);
        Assert.Equal(isLate ? 1 : 0, partition.CountsOf(0).Late);
    }

    [Theory]
    [InlineData(-11, -20, -10)]
    [InlineData(-10, -10, 0)]
    [InlineData(-1, -10, 0)]
    [InlineData(0, 0, 10)]
    public void Window_IsFoundByRoundingDown_WhenTimeIsNegative(int time, int start, int end)
    {
        using var partition = new ScriptedPartition(Aggregation(10));
        partition.Feed(time, 100);
        var summary = partition.Summaries.First();
        Assert.Equal((ScriptedRecord.At(start), ScriptedRecord.At(end)), (summary.Start, summary.End));
    }

    [Fact]
    public void Summary_SaysWhatTheWindowHeld_WhenItCloses()
    {
        using var partition = new ScriptedPartition(Aggregation(10));
        partition.Feed(5, ScriptedRecord.Undecodable, 7, 1, ScriptedRecord.Null, 12);
        var summary = Assert.Single(partition.Summaries);
        Assert.Equal([0, 2, 3], summary.Values.Values);
        Assert.Equal((3, 0, 3), (summary.Count, summary.FirstOffset, summary.LastOffset));
        Assert.Equal(ClosedBy.EventTime, summary.ClosedBy);
        Assert.Equal(new RejectionCounts(0, 1, 0, 0, 1), summary.Rejected);
        Assert.Null(summary.Incomplete);
        Assert.Equal(1, Assert.Single(summary.Writers).Id);
    }

    [Fact]
    public void ClosedWindow_NeverOpensAgain_WhenARecordOfItComes()
    {
        using var partition = new ScriptedPartition(Aggregation(10));
        partition.Feed(5, 12, 6, 25);
        Assert.Equal([[0d], [1d]], partition.Summaries.Select(summary => summary.Values.Values));
        Assert.Equal(1, partition.Summaries.Last().Rejected.Late);
    }

    [Fact]
    public void StreamTime_DoesNotFall_WhenAnOlderRecordComes()
    {
        using var partition = new ScriptedPartition(Aggregation(10, 5));
        partition.Feed(12, 3);
        Assert.Equal(ScriptedRecord.At(12), partition.State.StreamTime);
    }

    [Fact]
    public void StreamTime_IsUntouched_ByNullUndecodableUndatedAndFutureRecords()
    {
        using var partition = new ScriptedPartition(Aggregation(10)) { Now = 0 };
        partition.Feed(5, ScriptedRecord.Null, ScriptedRecord.Undecodable, ScriptedRecord.Undated, 3_000_000);
        Assert.Equal(ScriptedRecord.At(5), partition.State.StreamTime);
        Assert.Equal(5, partition.State.NextOffset);
        Assert.Empty(partition.Summaries);
        Assert.Equal(new RejectionCounts(0, 1, 1, 1, 1), partition.CountsOf(0));
    }

    [Fact]
    public void Windows_CloseByEndPlusExpirationThenEndThenAggregation_WhenOneRecordClosesMany()
    {
        // Closing instants: a 10 and 20, b 12, c 10 and 20, d (size 5, expiration 5) 10.
        using var partition = new ScriptedPartition(
            Aggregation(10, 0, "a"), Aggregation(10, 2, "b"), Aggregation(10, 0, "c"), Aggregation(5, 5, "d"));
        partition.Feed(1, 11, 40);
        Assert.Equal(
            ["d@0", "a@0", "c@0", "b@0", "d@10", "a@10", "c@10", "b@10"],
            partition.Summaries.Select(summary => $"{summary.Aggregation.AggregatedTopic}@{summary.Start.Nanoseconds / 1_000_000}"));
    }

    [Fact]
    public void EveryClosingInstant_IsAMessageWithNUnmoved_WhenOneRecordClosesMany()
    {
        using var partition = new ScriptedPartition(Aggregation(10, 0, "a"), Aggregation(10, 2, "b"));
        partition.Feed(1, 2, 40);
        var progress = partition.Output.Messages.Select(message => message.Progress.Metadata).ToList();
        Assert.Equal([ScriptedRecord.At(10), ScriptedRecord.At(12)], progress.Select(each => each.StreamTime!.Value));
        Assert.All(progress, each => Assert.Equal(2, each.NextOffset));
        Assert.Equal([0, 2], progress.Select(each => each.CommittedOffset));
        Assert.Equal(3, partition.State.NextOffset);
    }

    [Fact]
    public void AnyMessage_MayBeCommittedAlone_WhenOneRecordClosesMany()
    {
        var definitions = new[] { Aggregation(10, 0, "a"), Aggregation(10, 2, "b") };
        using var whole = new ScriptedPartition(definitions);
        whole.Feed(1, 2, 40, 60);
        for (var committed = 0; committed < whole.Output.Messages.Count; committed++)
        {
            using var partition = new ScriptedPartition(definitions);
            partition.Feed(1, 2, 40, 60);
            var messages = partition.Output.Messages.Take(committed + 1).ToList();
            partition.OpenFrom(messages[^1].Progress);
            partition.Output.Clear();
            Assert.Equal(ProcessStatus.Processed, partition.ReadToEnd());
            Assert.Equal(
                whole.Summaries.Select(Describe),
                messages.SelectMany(message => message.Summaries).Concat(partition.Summaries).Select(Describe));
        }
    }

    [Fact]
    public void Record_IsLateInOneAggregationAndJoinsInAnother_WhenTheirCutsDiffer()
    {
        using var partition = new ScriptedPartition(Aggregation(1, 0, "second"), Aggregation(60, 0, "minute"));
        partition.Feed(10, 5, 61);
        var seconds = partition.Summaries.Where(each => each.Aggregation.AggregatedTopic == "second");
        Assert.Equal(1, partition.CountsOf(0).Late + seconds.Sum(each => each.Rejected.Late));
        Assert.Equal([0, 1], partition.Summaries.Single(each => each.Aggregation.AggregatedTopic == "minute").Values.Values);
    }

    [Fact]
    public void Counts_AreReportedOnce_WhenTwoWindowsCloseTogether()
    {
        using var partition = new ScriptedPartition(Aggregation(10, 0, "a"), Aggregation(10, 0, "b"));
        partition.Feed(1, ScriptedRecord.Undated, 11, 31);
        Assert.Equal([1, 1, 0, 0], partition.Summaries.Select(summary => summary.Rejected.Undated));
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue / 1_000_000)]
    [InlineData(long.MinValue / 1_000_000)]
    public void Process_Saturates_AtTheEndsOfTime(long time)
    {
        var source = new SourceDefinition { SourceTopic = "in", Aggregations = [Aggregation(1000, 7000)], MaxFuture = null };
        using var partition = new ScriptedPartition(source);
        var extreme = new ScriptedRecord(ScriptedKind.Valid, time);
        partition.Feed(5, extreme, 6, extreme);
        Assert.Equal(4, partition.State.NextOffset);
        partition.CloseIdle(long.MaxValue);
        Assert.Equal(0, partition.State.OpenWindowCount);
        Assert.Equal(4, partition.Summaries.Sum(summary => summary.Count) + partition.CountsOf(0).Late + partition.Summaries.Sum(each => each.Rejected.Late));
    }

    [Fact]
    public void Memory_IsReturned_WhenWindowsClose()
    {
        using var partition = new ScriptedPartition(Aggregation(10), Aggregation(20, 0, "b"));
        partition.Feed(1, 2, 3);
        Assert.Equal(partition.RentedBytes, partition.State.HeldBytes);
        Assert.True(partition.State.HeldBytes > 0);
        partition.Feed(45);
        Assert.Equal(2, partition.State.OpenWindowCount);
        partition.CloseIdle(1_000);
        Assert.Equal((0L, 0L), (partition.State.HeldBytes, partition.RentedBytes));
    }

    [Fact]
    public void Process_Throws_WhenARecordIsBelowThePosition()
    {
        using var partition = new ScriptedPartition(Aggregation(10));
        partition.Feed(1, 2);
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            partition.State.Process(new SourceRecord { Offset = 1 }, ScriptedRecord.At(0), partition.Output));
    }

    private static string Describe(WindowSummary summary) => Model.NaiveSummary.Describe(summary);
}
