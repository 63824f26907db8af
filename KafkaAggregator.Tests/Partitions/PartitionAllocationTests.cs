using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Core.Records;
using KafkaAggregator.Core.Time;
using KafkaAggregator.Core.Windows;
using KafkaAggregator.Tests.Support;
using Xunit;
using static KafkaAggregator.Tests.Partitions.ScriptedPartition;

namespace KafkaAggregator.Tests.Partitions;

/// <summary>On the normal path a record costs no allocation.</summary>
public sealed class PartitionAllocationTests
{
    [Fact]
    public void Process_AllocatesNothing_WhenRecordsJoinOpenWindows()
    {
        var definition = new SourceDefinition { SourceTopic = "in", Aggregations = [Aggregation(1_000_000, 0, "a"), Aggregation(500_000, 0, "b")] };
        using var state = PartitionState.Open(
            definition, new CountingReader(), new ChunkPool(), new("c", null, "o"), null, new LogExtent(0, 100_000), 0).State!;
        var output = new PartitionOutput();
        Read(state, 0, 1_100, output);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Read(state, 1_100, 1_900, output);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(1_900, state.NextOffset);
    }

    private static void Read(PartitionState state, long from, long to, PartitionOutput output)
    {
        for (var offset = from; offset < to; offset++)
        {
            state.Process(new SourceRecord { Offset = offset, HasValue = true }, new Instant(0), output);
        }
    }

    /// <summary>A chunk holds 2,048 rows of one slot, so that none is rented between the measurements.</summary>
    private sealed class CountingReader : IRecordReader
    {
        private static readonly RowLayout Layout = Rows.LayoutOfDoubles(1);
        private static readonly WriterSchema Writer = Rows.Writer();

        public Row Row { get; } = new();

        public RecordReading Read(in SourceRecord record)
        {
            Row.Fill(Layout, Writer, (ulong)record.Offset);
            return new(RecordVerdict.Valid, Instant.FromUnixMilliseconds(record.Offset % 1_000));
        }
    }
}
