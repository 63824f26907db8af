using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Core.Windows;
using Xunit;
using static KafkaAggregator.Tests.Partitions.ScriptedPartition;

namespace KafkaAggregator.Tests.Partitions;

/// <summary>Where rows find no room the partition stands, and nothing is dropped.</summary>
public sealed class PartitionMemoryTests : IDisposable
{
    private const long Chunk = ChunkPool.ChunkSlots * sizeof(ulong);
    private readonly ScriptedPartition _partition = new(Aggregation(10));
    private readonly ScriptedPartition _other = new(Aggregation(10));

    [Fact]
    public void Record_Stands_WhereItsWindowNeedsAChunkThatThePoolMayNotLend()
    {
        Limit(chunks: 1);
        _other.Feed(1);
        _partition.Append(2);
        Assert.Equal(ProcessStatus.AwaitsMemory, _partition.ReadNext());
        Assert.Equal((0, 0, 0), (_partition.State.NextOffset, _partition.State.Position, _partition.State.ValidCount));
        Assert.Null(_partition.State.StreamTime);
        Assert.Contains("max_memory", _partition.State.MemoryReason);
    }

    [Fact]
    public void Record_Joins_WhereItsWindowHasRoomInItsChunk()
    {
        Limit(chunks: 1);
        _partition.Feed(1, 2, 3);
        Assert.Equal(Chunk, _partition.RentedBytes);
    }

    [Fact]
    public void Record_ThatClosesAWindow_HasTheRoomThatThisGives()
    {
        Limit(chunks: 1);
        _partition.Feed(1, 12, 25);
        Assert.Equal(2, _partition.Summaries.Count());
    }

    [Fact]
    public void Record_ThatClosesAWindowAndFindsNoRoom_LeavesAProgressThatMayBeCommittedAlone()
    {
        var pool = new ChunkPool(rentedBytesMax: 2 * Chunk);
        using var wide = new ScriptedPartition(Aggregation(10), Aggregation(1000, topic: "wide")) { Pool = pool };
        wide.Feed(1);
        _other.Pool = pool;
        wide.Append(1012);
        _other.Append(1);
        Assert.Equal(ProcessStatus.AwaitsMemory, _other.ReadToEnd());
        Assert.Equal(ProcessStatus.Processed, wide.ReadToEnd());
        Assert.Equal(2, wide.Summaries.Count());
        var first = wide.Output.Messages[0].Progress;
        wide.OpenFrom(first);
        Assert.Equal(ProcessStatus.Processed, wide.ReadToEnd());
        Assert.Equal(3, wide.Summaries.Count());
    }

    [Fact]
    public void Record_IsProcessedOnce_WhereItStoodForRoom()
    {
        Limit(chunks: 1);
        _other.Feed(1);
        _partition.Append(2, 3, 12);
        Assert.Equal(ProcessStatus.AwaitsMemory, _partition.ReadToEnd());
        Assert.Equal(ProcessStatus.AwaitsMemory, _partition.ReadToEnd());
        Assert.True(_other.CloseIdle(1000));
        Assert.Equal(ProcessStatus.Processed, _partition.ReadToEnd());
        var summary = Assert.Single(_partition.Summaries);
        Assert.Equal([0, 1], summary.Values.Values);
        Assert.Equal(3, _partition.State.ValidCount);
    }

    [Fact]
    public void Reason_NamesTheLargestWindow()
    {
        using var wide = new ScriptedPartition(Aggregation(10, 1000)) { Pool = new ChunkPool(rentedBytesMax: Chunk) };
        wide.Feed(1, 2);
        wide.Append(15);
        Assert.Equal(ProcessStatus.AwaitsMemory, wide.ReadToEnd());
        Assert.Contains("starts at 1970-01-01T00:00:00Z: 2 records, 16 KiB", wide.State.MemoryReason);
    }

    [Fact]
    public void Replay_StandsToo_AndComesBackWhole()
    {
        _partition.Feed(1, 2, 3);
        var progress = _partition.State.Snapshot();
        Limit(chunks: 1);
        _other.Feed(1);
        _partition.OpenFrom(progress);
        Assert.Equal(ProcessStatus.AwaitsMemory, _partition.ReadToEnd());
        Assert.True(_other.CloseIdle(1000));
        Assert.Equal(ProcessStatus.Processed, _partition.ReadToEnd());
        _partition.Feed(12);
        Assert.Equal([0, 1, 2], Assert.Single(_partition.Summaries).Values.Values);
        Assert.Empty(_partition.Errors);
    }

    public void Dispose()
    {
        _partition.Dispose();
        _other.Dispose();
    }

    private void Limit(int chunks) => _partition.Pool = _other.Pool = new ChunkPool(rentedBytesMax: chunks * Chunk);
}
