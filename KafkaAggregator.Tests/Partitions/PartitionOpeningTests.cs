using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Core.Records;
using KafkaAggregator.Core.Statistics;
using Xunit;
using static KafkaAggregator.Tests.Partitions.ScriptedPartition;

namespace KafkaAggregator.Tests.Partitions;

/// <summary>What a committed position is checked for, in its order, and what becomes of each case.</summary>
public sealed class PartitionOpeningTests
{
    [Fact]
    public void Partition_StartsAtTheFreshStart_WhenNothingIsCommitted()
    {
        using var partition = new ScriptedPartition(Aggregation(10)) { LogStart = 3 };
        partition.Append(1, 2, 3, 4, 5);
        partition.Open(null);
        Assert.Equal((3L, 3L), (partition.State.NextOffset, partition.State.Position));
        Assert.Null(partition.State.StreamTime);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("somebody else's")]
    public void Partition_StartsFreshHere_WhenMetadataAreEmptyOrForeign(string? metadata)
    {
        using var partition = Committed(out _);
        partition.Open(new(2, metadata));
        AssertFresh(partition, 2);
    }

    [Fact]
    public void Partition_StartsFreshHere_WhenMetadataAreOfAnotherCluster()
    {
        using var partition = Committed(out var progress);
        partition.Identity = partition.Identity with { ClusterId = "cluster-2" };
        partition.OpenFrom(progress);
        AssertFresh(partition, progress.CommittedOffset);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void Partition_StartsFreshHere_WhenCIsNotTheCommittedOffset(int difference)
    {
        using var partition = Committed(out var progress);
        partition.Open(new(progress.CommittedOffset + difference, progress.ToMetadata()));
        AssertFresh(partition, progress.CommittedOffset + difference);
    }

    [Fact]
    public void Partition_StartsFreshAtItsBeginning_WhenTheTopicWasRecreated()
    {
        using var partition = Committed(out var progress);
        partition.Identity = partition.Identity with { TopicId = Guid.NewGuid() };
        partition.Log.Clear();
        partition.Log.Add(1);
        partition.OpenFrom(progress);
        AssertFresh(partition, 0);
    }

    [Fact]
    public void Partition_GoesOn_WhenTheBrokerDoesNotTellTheTopicId()
    {
        using var partition = Committed(out var progress);
        partition.Identity = partition.Identity with { TopicId = null };
        partition.OpenFrom(progress);
        Assert.True(partition.State.IsReplaying);
        partition.OpenFrom(partition.State.Snapshot());
        Assert.True(partition.State.IsReplaying);
    }

    [Fact]
    public void Partition_IsFreshWhereTheOffsetWasSet_WhenCAndTopicIdBothDiffer()
    {
        using var partition = Committed(out var progress);
        partition.Identity = partition.Identity with { TopicId = Guid.NewGuid() };
        partition.Open(new(3, progress.ToMetadata()));
        AssertFresh(partition, 3);
    }

    [Fact]
    public void Partition_IsBlocked_WhenAnotherVersionIsNewer()
    {
        using var partition = Committed(out var progress);
        var metadata = progress.ToMetadata();
        var newer = "kagg2" + metadata[metadata.IndexOf(';', StringComparison.Ordinal)..];
        var opening = partition.Open(new(progress.CommittedOffset + 7, newer));
        Assert.Null(opening.State);
        Assert.Contains("version 2", opening.BlockedReason, StringComparison.Ordinal);
        Assert.Equal(NoticeLevel.Error, Assert.Single(opening.Notices).Level);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public void Partition_IsBlocked_WhenNLiesBeyondTheEndOfTheLog(int lost, bool isBlocked)
    {
        using var partition = Committed(out var progress);
        partition.Log.RemoveRange(partition.Log.Count - lost, lost);
        var opening = partition.OpenFrom(progress);
        Assert.Equal(isBlocked, opening.State is null);
        Assert.Equal(isBlocked, opening.BlockedReason?.Contains("beyond the end", StringComparison.Ordinal) ?? false);
    }

    [Theory]
    [InlineData(5, false)]
    [InlineData(6, true)]
    public void Partition_IsBlocked_WhenAForeignOffsetLiesBeyondTheEndOfTheLog(int offset, bool isBlocked)
    {
        using var partition = Committed(out _);
        Assert.Equal(5, partition.Log.Count);
        Assert.Equal(isBlocked, partition.Open(new(offset, null)).State is null);
    }

    [Fact]
    public void Partition_IsFreshAtNWithItsCounts_WhenTheTimeFieldChanged()
    {
        using var partition = Committed(out var progress);
        partition.Definition = partition.Definition with { Time = new TimeField("t") };
        partition.OpenFrom(progress);
        AssertFresh(partition, progress.NextOffset, new RejectionCounts(1, 0, 0, 0, 0));
        Assert.Contains("2 records in open windows", Assert.Single(partition.Opening.Notices).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Aggregation_StartsWithTheFirstWindowThatStartsAfterS_WhenItIsNew()
    {
        using var partition = Committed(out var progress);
        partition.Definition = partition.Definition with { Aggregations = [Aggregation(10), Aggregation(4, 9, "new")] };
        partition.OpenFrom(progress);
        Assert.Equal(ScriptedRecord.At(24), partition.State.Snapshot().Metadata.Aggregations[1].ClosedUpTo);
        partition.ReadToEnd();
        partition.Feed(23, 24);
        Assert.Equal(1, partition.CountsOf(1).Late);
        Assert.Equal(4, partition.State.Windows.Aggregations[0].Windows.RowCount);
        Assert.Equal(1, partition.State.Windows.Aggregations[1].Windows.RowCount);
        Assert.Empty(partition.Errors);
    }

    [Fact]
    public void Aggregation_StartsAnywhere_WhenItIsNewAndThereIsNoStreamTime()
    {
        using var partition = new ScriptedPartition(Aggregation(10));
        partition.Feed(ScriptedRecord.Null);
        partition.Definition = partition.Definition with { Aggregations = [Aggregation(10), Aggregation(4, 0, "new")] };
        partition.OpenFrom(partition.State.Snapshot());
        partition.Feed(-100);
        Assert.Equal(2, partition.State.OpenWindowCount);
    }

    [Theory]
    [InlineData(5, 0)]
    [InlineData(10, 1)]
    public void Aggregation_BeginsAnewButKeepsItsCounts_WhenItsCutChanged(int size, int expiration)
    {
        using var partition = Committed(out var progress);
        partition.Definition = partition.Definition with { Aggregations = [Aggregation(size, expiration)] };
        partition.OpenFrom(progress);
        Assert.Equal(1, partition.CountsOf(0).Late);
        partition.ReadToEnd();
        Assert.Equal(0, partition.State.OpenWindowCount);
        Assert.Contains("2 records in open windows are dropped", Assert.Single(partition.Opening.Notices).Text, StringComparison.Ordinal);
        Assert.Empty(partition.Errors);
        Assert.Equal(1, partition.CountsOf(0).Late);
    }

    [Fact]
    public void Aggregation_GoesOn_WhenOperationsOrFieldsChanged()
    {
        using var partition = Committed(out var progress);
        partition.Definition = partition.Definition with
        {
            Aggregations = [Aggregation(10) with { Operations = [Operation.Max], Fields = new() { Fields = ["x"] } }],
        };
        partition.OpenFrom(progress);
        partition.ReadToEnd();
        Assert.Equal(2, partition.State.Windows.Aggregations[0].Windows.RowCount);
        Assert.Empty(partition.Opening.Notices);
    }

    [Fact]
    public void Aggregation_IsKnownByItsTopic_WhenAnotherWithTheSameCutStandsBeforeIt()
    {
        using var partition = new ScriptedPartition(Aggregation(10, 0, "a"));
        partition.Feed(25, 3, 26);
        partition.Definition = partition.Definition with { Aggregations = [Aggregation(10, 0, "b"), Aggregation(10, 0, "a")] };
        partition.OpenFrom(partition.State.Snapshot());
        partition.ReadToEnd();
        Assert.Equal((0L, 1L), (partition.CountsOf(0).Late, partition.CountsOf(1).Late));
        Assert.Equal(2, partition.State.Windows.Aggregations[1].Windows.RowCount);
    }

    [Fact]
    public void RowsOfARemovedAggregation_AreDroppedAndLogged_WhenItHeldC()
    {
        using var partition = new ScriptedPartition(Aggregation(100, 0, "minutes"), Aggregation(10, 0, "seconds"));
        partition.Feed(5, 25);
        partition.Definition = partition.Definition with { Aggregations = [Aggregation(10, 0, "seconds")] };
        partition.OpenFrom(partition.State.Snapshot());
        Assert.Equal(0, partition.State.Snapshot().CommittedOffset);
        partition.ReadToEnd();
        Assert.Equal(1, partition.State.Snapshot().CommittedOffset);
        Assert.Contains("2 records in open windows are dropped", Assert.Single(partition.Opening.Notices).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(16, true)]
    [InlineData(17, false)]
    public void Open_Takes1To16Aggregations(int count, bool isTaken)
    {
        using var partition = new ScriptedPartition(Aggregation(10));
        partition.Definition = partition.Definition with
        {
            Aggregations = [.. Enumerable.Range(0, count).Select(index => Aggregation(10, 0, $"out-{index}"))],
        };
        Assert.Equal(isTaken, Record.Exception(() => partition.Open(null)) is null);
    }

    [Fact]
    public void Open_Throws_WhenTwoAggregationsHaveOneTopic() =>
        Assert.Throws<ArgumentException>(() => new ScriptedPartition(Aggregation(10), Aggregation(20)));

    [Theory]
    [InlineData("")]
    [InlineData("a;b")]
    [InlineData("-")]
    public void Open_Throws_WhenTheOwnerTagIsNoWord(string tag)
    {
        using var partition = new ScriptedPartition(Aggregation(10));
        partition.Identity = partition.Identity with { OwnerTag = tag };
        Assert.Throws<ArgumentException>(() => partition.Open(null));
    }

    /// <summary>Five records, the window [20, 30) open with two, one late that no summary reported.</summary>
    private static ScriptedPartition Committed(out Progress progress)
    {
        var partition = new ScriptedPartition(Aggregation(10));
        partition.Feed(5, 15, 20, 3, 21);
        progress = partition.State.Snapshot();
        Assert.Equal((2L, 5L), (progress.CommittedOffset, progress.NextOffset));
        partition.Output.Clear();
        return partition;
    }

    private static void AssertFresh(ScriptedPartition partition, long offset, RejectionCounts counts = default)
    {
        Assert.Equal((offset, offset), (partition.State.NextOffset, partition.State.Position));
        Assert.Null(partition.State.StreamTime);
        Assert.Equal(counts, partition.CountsOf(0));
        Assert.Equal(NoticeLevel.Warning, Assert.Single(partition.Opening.Notices).Level);
    }
}
