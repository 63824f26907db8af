using Xunit;
using static KafkaAggregator.Tests.Partitions.ScriptedPartition;

namespace KafkaAggregator.Tests.Partitions;

/// <summary>"Closed" and "a record at or after N" of the architecture, for valid records.</summary>
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
        Assert.Equal(isLate ? 1 : 0, partition.State.Snapshot().Metadata.Aggregations[0].Counts.Late);
    }
}
