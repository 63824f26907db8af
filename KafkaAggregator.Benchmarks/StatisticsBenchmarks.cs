using System.Buffers.Binary;
using BenchmarkDotNet.Attributes;
using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Core.Records;
using KafkaAggregator.Core.Statistics;
using KafkaAggregator.Core.Time;
using KafkaAggregator.Core.Windows;

namespace KafkaAggregator.Benchmarks;

/// <summary>
/// What do the seven statistics cost a value, exact to the last bit, from the rows of closed windows of ten fields?
/// Baseline: what a program without that promise does – copy, sort, and a mean and a deviation in two passes of plain
/// additions, its samples already column by column. An invocation takes many different windows, so that no branch is
/// learned by heart. Each gives the sum of the means.
/// </summary>
[MemoryDiagnoser]
public class StatisticsBenchmarks : IDisposable
{
    private const int Seed = 1;
    private const int Fields = 10;

    /// <summary>Values of an invocation: a window of the largest size.</summary>
    internal const int Values = 100_000;
    private const int FrameBytes = 5;
    private readonly double[] _results = new double[AggregationDefinition.DefaultOperations.Count];
    private readonly ChunkPool _pool = new();
    private readonly SummaryCalculator _calculator = new();
    private readonly AggregationDefinition _aggregation = new()
    {
        AggregatedTopic = "summaries",
        Cut = new WindowCut(Duration.FromSeconds(1), Duration.Zero),
    };

    private double[][] _columns = null!;
    private WindowRows[] _windows = null!;
    private double[] _sorted = null!;

    /// <summary>Samples of a field in the window: a divisor of 10,000.</summary>
    [Params(10, 100, 1000, 10_000)]
    public int Samples { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(Seed);
        var schemas = new SourceSchemas(new SourceDefinition { SourceTopic = "telemetry", Aggregations = [_aggregation] });
        schemas.Add(Telemetry.SchemaId, Telemetry.SchemaJson(Fields));
        var reader = new RecordReader(schemas);
        var windows = Values / (Fields * Samples);
        _windows = [.. Enumerable.Range(0, windows).Select(_ => new WindowRows(_pool))];
        _columns = [.. Enumerable.Range(0, windows * Fields).Select(_ => new double[Samples])];
        _sorted = new double[Samples];
        for (var window = 0; window < windows; window++)
        {
            for (var row = 0; row < Samples; row++)
            {
                Append(reader, Telemetry.Framed(Fields, random), window, row);
            }
        }
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Values)]
    public double TwoPasses() => _columns.Sum(TwoPasses);

    [Benchmark(OperationsPerInvoke = Values)]
    public double Kernels()
    {
        var means = 0.0;
        foreach (var window in _windows)
        {
            var values = _calculator.Compute(_aggregation, 0, window).Values;
            for (var place = 2; place < values.Length; place += _results.Length)
            {
                means += values[place];
            }
        }

        return means;
    }

    [Benchmark(OperationsPerInvoke = Values)]
    public double Reference() => _columns.Sum(samples =>
    {
        ReferenceStatistics.ComputeAll(samples, AggregationDefinition.DefaultOperations, minSampleSize: 2, _results);
        return _results[2];
    });

    [GlobalCleanup]
    public void Dispose()
    {
        foreach (var window in _windows ?? [])
        {
            window.Dispose();
        }

        GC.SuppressFinalize(this);
    }

    private void Append(RecordReader reader, byte[] value, int window, int row)
    {
        var record = new SourceRecord { Offset = row, TimestampMilliseconds = 0, HasValue = true, Value = value };
        if (reader.Read(record).Verdict != RecordVerdict.Valid)
        {
            throw new InvalidOperationException("the record must be valid");
        }

        _windows[window].Append(reader.Row);
        for (var field = 0; field < Fields; field++)
        {
            var bytes = value.AsSpan(FrameBytes + (field * sizeof(double)));
            _columns[(window * Fields) + field][row] = BinaryPrimitives.ReadDoubleLittleEndian(bytes);
        }
    }

    private double TwoPasses(double[] samples)
    {
        samples.CopyTo(_sorted, 0);
        _sorted.AsSpan().Sort();
        var sum = 0.0;
        foreach (var sample in samples)
        {
            sum += sample;
        }

        var mean = sum / samples.Length;
        var squares = 0.0;
        foreach (var sample in samples)
        {
            squares += (sample - mean) * (sample - mean);
        }

        _results[0] = _sorted[0];
        _results[1] = Quartile(1);
        _results[2] = mean;
        _results[3] = Quartile(2);
        _results[4] = Math.Sqrt(squares / (samples.Length - 1));
        _results[5] = Quartile(3);
        _results[6] = _sorted[^1];
        return mean;
    }

    /// <summary>As Python's <c>quantiles(n=4)</c>, exclusive, in plain doubles.</summary>
    private double Quartile(int number)
    {
        var position = number * (_sorted.Length + 1);
        var index = Math.Clamp(position / 4, 1, _sorted.Length - 1);
        var share = (position - (index * 4)) / 4.0;
        return (_sorted[index - 1] * (1 - share)) + (_sorted[index] * share);
    }
}
