using KafkaAggregator.Benchmarks;
using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Core.Records;
using KafkaAggregator.Core.Time;
using KafkaAggregator.Core.Windows;
using Xunit;

namespace KafkaAggregator.Tests.Partitions;

/// <summary>
/// What the way from a record's bytes to the summary of its window allocates: decoding, windows, statistics. Counts of one thread, once
/// everything is warm.
/// </summary>
public sealed class WholePathAllocationTests : IDisposable
{
    private const int WindowRecords = 100;
    private const int Statistics = 7;

    /// <summary>Of a window beside its statistics: the summary and its message, the progress, and the window's own objects.</summary>
    private const int BytesBesideStatistics = 1536;

    private readonly ChunkPool _pool = new();
    private readonly PartitionOutput _output = new();

    public static TheoryData<int> FieldCounts => [10, 100];

    [Theory]
    [MemberData(nameof(FieldCounts))]
    public void Process_AllocatesNothing_ForARecordOfAnOpenWindow(int fields)
    {
        using var state = Open(fields);
        byte[][] values = [.. Enumerable.Range(0, WindowRecords).Select(seed => Telemetry.Framed(fields, new Random(seed)))];
        var offset = Read(state, values, 0, 30 * WindowRecords);

        // The first record of a window opens it, and the next chunk of memory may come anywhere: it is rented.
        offset = Read(state, values, offset, 1);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Read(state, values, offset, WindowRecords / 10);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [MemberData(nameof(FieldCounts))]
    public void Process_AllocatesLittleBesideTheStatistics_ForAWindow(int fields)
    {
        const int Windows = 40;
        using var state = Open(fields);
        byte[][] values = [.. Enumerable.Range(0, WindowRecords).Select(seed => Telemetry.Framed(fields, new Random(seed)))];
        var offset = Read(state, values, 0, 30 * WindowRecords);
        _output.Clear();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Read(state, values, offset, Windows * WindowRecords);
        var bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / Windows;
        Assert.Equal(Windows, _output.Messages.Sum(message => message.Summaries.Count));
        Assert.InRange(bytes, 1, (Statistics * fields * sizeof(double)) + BytesBesideStatistics);
    }

    public void Dispose() => _output.Clear();

    private PartitionState Open(int fields)
    {
        var size = new Duration(WindowRecords * Duration.NanosecondsPerMillisecond);
        var definition = new SourceDefinition
        {
            SourceTopic = "telemetry",
            Aggregations = [new() { AggregatedTopic = "summaries", Cut = new WindowCut(size, Duration.Zero) }],
            MaxFuture = null,
        };
        var schemas = new SourceSchemas(definition);
        schemas.Add(Telemetry.SchemaId, Telemetry.SchemaJson(fields));
        var reader = new RecordReader(schemas);
        return PartitionState.Open(definition, reader, _pool, new("c", null, "o"), null, new LogExtent(0, long.MaxValue), 0).State!;
    }

    private long Read(PartitionState state, byte[][] values, long offset, int count)
    {
        for (var end = offset + count; offset < end; offset++)
        {
            var value = values[offset % values.Length];
            state.Process(
                new SourceRecord { Offset = offset, TimestampMilliseconds = offset, HasValue = true, Value = value }, default, _output);
        }

        return offset;
    }
}
