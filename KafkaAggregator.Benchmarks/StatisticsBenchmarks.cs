using BenchmarkDotNet.Attributes;
using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Core.Statistics;

namespace KafkaAggregator.Benchmarks;

/// <summary>
/// What do the seven statistics of one field cost, exact to the last bit? Baseline: what a program without that promise
/// does – copy, sort, and a mean and a deviation in two passes of plain additions. Each returns the mean.
/// </summary>
[MemoryDiagnoser]
public class StatisticsBenchmarks
{
    private const int Seed = 1;
    private readonly double[] _results = new double[AggregationDefinition.DefaultOperations.Count];
    private double[] _samples = null!;
    private double[] _sorted = null!;

    /// <summary>Samples in the window.</summary>
    [Params(10, 100, 1000)]
    public int Samples { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _samples = Telemetry.Samples(Samples, new Random(Seed));
        _sorted = new double[Samples];
    }

    [Benchmark(Baseline = true)]
    public double TwoPasses()
    {
        _samples.CopyTo(_sorted, 0);
        _sorted.AsSpan().Sort();
        var sum = 0.0;
        foreach (var sample in _samples)
        {
            sum += sample;
        }

        var mean = sum / _samples.Length;
        var squares = 0.0;
        foreach (var sample in _samples)
        {
            squares += (sample - mean) * (sample - mean);
        }

        _results[0] = _sorted[0];
        _results[1] = Quartile(1);
        _results[2] = mean;
        _results[3] = Quartile(2);
        _results[4] = Math.Sqrt(squares / (_samples.Length - 1));
        _results[5] = Quartile(3);
        _results[6] = _sorted[^1];
        return mean;
    }

    [Benchmark]
    public double Reference()
    {
        ReferenceStatistics.ComputeAll(
            _samples, AggregationDefinition.DefaultOperations, minSampleSize: 2, _results);
        return _results[2];
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
