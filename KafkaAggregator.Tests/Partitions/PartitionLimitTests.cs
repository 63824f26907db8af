using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Core.Time;
using Xunit;
using static KafkaAggregator.Tests.Partitions.ScriptedPartition;

namespace KafkaAggregator.Tests.Partitions;

/// <summary>At most 32 exceptions are held; with one more, windows close early.</summary>
public sealed class PartitionLimitTests
{
    private static readonly ScriptedRecord Unknown = new(ScriptedKind.SecondSchema, 6);

    [Theory]
    [InlineData(31, false)]
    [InlineData(32, false)]
    [InlineData(33, true)]
    public void WindowsBelowTheOldestException_CloseEarly_WhenThereIsOneMoreThan32(int count, bool isClosed)
    {
        using var partition = new ScriptedPartition(Aggregation(10));
        partition.Feed(5);
        partition.Feed([.. Enumerable.Repeat(Unknown, count)]);
        Assert.Equal(isClosed ? 0 : 1, partition.State.OpenWindowCount);
        Assert.Equal(isClosed ? [ClosedBy.Limit] : [], partition.Summaries.Select(each => each.ClosedBy));
        Assert.Equal(isClosed ? 1 : 0, partition.Output.Notices.Count(notice => notice.Level == NoticeLevel.Warning));
        Assert.Equal(isClosed ? 0 : count, partition.State.Snapshot().Metadata.Exceptions.Count);
    }

    [Fact]
    public void OnlyWindowsWithRowsBelowTheOldest_Close_WhenOthersAreOpen()
    {
        using var partition = new ScriptedPartition(Aggregation(10, 100));
        partition.ExceptionsMax = 2;
        partition.Open(null);
        partition.Feed(15, Unknown, 25, Unknown, 5, Unknown);
        Assert.Equal([0, 10], partition.Summaries.Select(each => each.Start.Nanoseconds / 1_000_000));
        Assert.Equal([3L, 5L], partition.State.Snapshot().Metadata.Exceptions);
        partition.Feed(16);
        Assert.Equal(1, partition.CountsOf(0).Late);
    }

    [Fact]
    public void FutureRecords_CountAsExceptions_WhenStreamTimePassesThem()
    {
        var source = new SourceDefinition { SourceTopic = "in", Aggregations = [Aggregation(1_000)], MaxFuture = Duration.FromMilliseconds(10) };
        using var partition = new ScriptedPartition(source) { Now = 0, ExceptionsMax = 2 };
        partition.Open(null);
        partition.Feed(1, 20, 30, 40);
        Assert.Equal(1, partition.State.OpenWindowCount);
        partition.Now = 100;
        partition.Feed(39);
        Assert.Equal(1, partition.State.OpenWindowCount);
        partition.Feed(40);
        Assert.Equal(0, partition.State.OpenWindowCount);
        var message = Assert.Single(partition.Output.Messages);
        Assert.Equal(ClosedBy.Limit, Assert.Single(message.Summaries).ClosedBy);
        Assert.Equal(6, message.Progress.NextOffset);
        Assert.Equal([0, 4, 5], message.Summaries[0].Values.Values);
    }

    [Fact]
    public void FutureRecordsWhoseTimeHasNotCome_AreBoundedToo_WhenAWindowStaysOpen()
    {
        using var partition = new ScriptedPartition(new SourceDefinition
        {
            SourceTopic = "in",
            Aggregations = [Aggregation(10)],
            MaxFuture = Duration.FromMilliseconds(10),
        })
        { Now = 0 };
        partition.Feed(5);
        partition.Feed([.. Enumerable.Repeat(new ScriptedRecord(ScriptedKind.Valid, 1_000), 10_000)]);
        Assert.Equal(1, partition.State.OpenWindowCount);
        partition.Feed(1_000);
        Assert.Equal(ClosedBy.Limit, Assert.Single(partition.Summaries).ClosedBy);
        Assert.Equal(10_002, partition.State.Snapshot().CommittedOffset);
    }
}
