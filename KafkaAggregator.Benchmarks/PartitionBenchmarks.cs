using BenchmarkDotNet.Attributes;
using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Core.Records;
using KafkaAggregator.Core.Time;
using KafkaAggregator.Core.Windows;

namespace KafkaAggregator.Benchmarks;

/// <summary>
/// What does a record cost in all, from its bytes to the summary of its window? Baseline: decoding alone. Ten fields;
/// each invocation takes whole windows, and a record's share of closing them is in the result.
/// </summary>
[MemoryDiagnoser]
public class PartitionBenchmarks : IDisposable
{
    private const int Fields = 10;
    private const int Seed = 1;
    private const int Records = 10_000;
    private const long IntervalMilliseconds = 10;
    private readonly byte[] _value = Telemetry.Framed(Fields, new Random(Seed));
    private readonly PartitionOutput _output = new();
    private readonly ChunkPool _pool = new();
    private RecordReader _reader = null!;
    private PartitionState _state = null!;
    private long _offset;

    /// <summary>Records in a window.</summary>
    [Params(10, 100, 1000)]
    public int WindowRecords { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var size = new Duration(WindowRecords * IntervalMilliseconds * Duration.NanosecondsPerMillisecond);
        var definition = new SourceDefinition
        {
            SourceTopic = "telemetry",
            Aggregations = [new() { AggregatedTopic = "summaries", Cut = new WindowCut(size, Duration.Zero) }],
            MaxFuture = null,
        };
        var schemas = new SourceSchemas(definition);
        schemas.Add(Telemetry.SchemaId, Telemetry.SchemaJson(Fields));
        _reader = new RecordReader(schemas);
        var identity = new PartitionIdentity("cluster", null, "owner");
        var log = new LogExtent(0, long.MaxValue);
        var reader = new RecordReader(schemas);
        _state = PartitionState.Open(definition, reader, _pool, identity, committed: null, log, freshStart: 0).State!;
    }

    /// <summary>Gives how many records were valid.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Records)]
    public int Decode()
    {
        var valid = 0;
        for (var i = 0; i < Records; i++)
        {
            valid += _reader.Read(RecordAt(i)).Verdict == RecordVerdict.Valid ? 1 : 0;
        }

        return valid;
    }

    /// <summary>Gives how many records are in the summaries that came out.</summary>
    [Benchmark(OperationsPerInvoke = Records)]
    public long Process()
    {
        for (var i = 0; i < Records; i++)
        {
            _state.Process(RecordAt(_offset++), default, _output);
        }

        var count = _output.Messages.Sum(message => message.Summaries.Sum(summary => summary.Count));
        _output.Clear();
        return count;
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _state?.Dispose();
        GC.SuppressFinalize(this);
    }

    private SourceRecord RecordAt(long offset) => new()
    {
        Offset = offset,
        TimestampMilliseconds = offset * IntervalMilliseconds,
        HasValue = true,
        Value = _value,
    };
}
