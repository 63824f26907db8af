using Avro.Generic;
using Avro.IO;
using BenchmarkDotNet.Attributes;
using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Core.Records;
using KafkaAggregator.Core.Statistics;
using KafkaAggregator.Core.Time;
using KafkaAggregator.Core.Windows;

namespace KafkaAggregator.Benchmarks;

/// <summary>
/// What does a record cost in all, from its bytes to the summary of its window? Baseline: the oracles, Apache.Avro's
/// reader and the reference statistics over columns. Each invocation takes whole windows of different records, and a
/// record's share of closing them is in the result.
/// </summary>
[MemoryDiagnoser]
public class PartitionBenchmarks : IDisposable
{
    private const int Seed = 1;

    /// <summary>Records of an invocation, none like another.</summary>
    internal const int Records = 4_000;
    private const long IntervalMilliseconds = 10;
    private readonly double[] _results = new double[AggregationDefinition.DefaultOperations.Count];
    private readonly PartitionOutput _output = new();
    private readonly ChunkPool _pool = new();
    private byte[][] _values = null!;
    private double[][] _columns = null!;
    private GenericDatumReader<GenericRecord> _apache = null!;
    private RecordReader _reader = null!;
    private PartitionState _state = null!;
    private long _offset;

    /// <summary>Doubles in a record.</summary>
    [Params(10, 100)]
    public int Fields { get; set; }

    /// <summary>Records in a window: a divisor of 4,000.</summary>
    [Params(10, 100, 1000)]
    public int WindowRecords { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(Seed);
        _values = [.. Enumerable.Range(0, Records).Select(_ => Telemetry.Framed(Fields, random))];
        _columns = [.. Enumerable.Range(0, Fields).Select(_ => new double[WindowRecords])];
        _apache = new(Telemetry.Schema(Fields), Telemetry.Schema(Fields));
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

    /// <summary>Gives how many records are in the windows.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Records)]
    public long Oracles()
    {
        var count = 0L;
        for (var i = 0; i < Records; i++)
        {
            using var stream = new MemoryStream(_values[i], Telemetry.FrameBytes, _values[i].Length - Telemetry.FrameBytes, writable: false);
            var record = _apache.Read(null!, new BinaryDecoder(stream));
            for (var field = 0; field < Fields; field++)
            {
                _columns[field][i % WindowRecords] = (double)record.GetValue(field);
            }

            if (i % WindowRecords == WindowRecords - 1)
            {
                count += CloseOracle();
            }
        }

        return count;
    }

    /// <summary>Decoding alone: gives how many records were valid.</summary>
    [Benchmark(OperationsPerInvoke = Records)]
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

    private int CloseOracle()
    {
        foreach (var column in _columns)
        {
            ReferenceStatistics.ComputeAll(column, AggregationDefinition.DefaultOperations, minSampleSize: 2, _results);
        }

        return WindowRecords;
    }

    private SourceRecord RecordAt(long offset) => new()
    {
        Offset = offset,
        TimestampMilliseconds = offset * IntervalMilliseconds,
        HasValue = true,
        Value = _values[offset % Records],
    };
}
