using System.Buffers;
using KafkaAggregator.Core.Records;

namespace KafkaAggregator.Core.Statistics;

/// <summary>
/// The operations as Python 3.11's <c>statistics</c> module computes them, to the last bit, in exact arithmetic:
/// plain rather than fast, and what every faster way has to agree with. Samples are those of one field and one window
/// in order of arrival, nulls and NaNs already left out; the order decides which of 0.0 and −0.0 is the first.
/// A column that mixes integers and floats is given as doubles.
/// </summary>
public static class ReferenceStatistics
{
    /// <summary>One operation over one sample or more; one sample is itself.</summary>
    public static double Compute(Operation operation, ReadOnlySpan<double> samples)
    {
        ArgumentOutOfRangeException.ThrowIfZero(samples.Length);
        Span<double> result = stackalloc double[1];
        ComputeAll(samples, [operation], minSampleSize: 1, result);
        return result[0];
    }

    /// <summary>One operation over one sample or more; one sample is itself, as the nearest double.</summary>
    public static double Compute(Operation operation, ReadOnlySpan<long> samples)
    {
        ArgumentOutOfRangeException.ThrowIfZero(samples.Length);
        Span<double> result = stackalloc double[1];
        ComputeAll(samples, [operation], minSampleSize: 1, result);
        return result[0];
    }

    /// <summary>
    /// All operations at once, a result each: of the original's seven the first sample below
    /// <paramref name="minSampleSize"/> (and always below two), <see cref="SummaryValues.NoSample"/> where there is
    /// none. Nulls are not among the samples: whoever left them out counts them.
    /// </summary>
    public static void ComputeAll(
        ReadOnlySpan<double> samples, IReadOnlyList<Operation> operations, int minSampleSize, Span<double> results)
    {
        results = results[..operations.Count];
        if (samples.IsEmpty)
        {
            FillWithout(operations, results);
            return;
        }

        var isFew = samples.Length < Math.Max(2, minSampleSize);
        var buffer = ArrayPool<double>.Shared.Rent(samples.Length);
        var sorted = buffer.AsSpan(0, samples.Length);
        if (Any(operations, OperationNeeds.NeedsOrder))
        {
            SortStably(samples, sorted);
        }

        var special = SumOfInfinities(samples);
        var sums = special is null && Any(operations, OperationNeeds.NeedsSums) ? ExactSums.Of(samples) : default;
        for (var index = 0; index < operations.Count; index++)
        {
            results[index] = operations[index] switch
            {
                <= Operation.Max when isFew => samples[0],
                Operation.Min => Least(samples),
                Operation.Max => Greatest(samples),
                Operation.Mean => special / samples.Length ?? sums.Mean(),
                Operation.Stdev => special is null ? sums.StandardDeviation() : double.NaN,
                Operation.Q1 => Quantiles.Quantile(sorted, 1),
                Operation.Median => Quantiles.Median(sorted),
                Operation.Q3 => Quantiles.Quantile(sorted, 3),
                Operation.Sum => special ?? sums.Total(),
                Operation.Variance when samples.Length < 2 => SummaryValues.NoSample,
                Operation.Variance => special is null ? sums.Variance() : double.NaN,
                Operation.Pstdev => special is null ? sums.PopulationDeviation() : double.NaN,
                Operation.Range => Greatest(samples) - Least(samples),
                Operation.First => samples[0],
                Operation.Last => samples[^1],
                Operation.Rms => special is null ? sums.RootMeanSquare() : double.PositiveInfinity,
                Operation.Samples => samples.Length,
                Operation.Nulls => 0,
                var operation when operation.IsPercentile() => Percentile(sorted, operation),
                var operation => throw new ArgumentOutOfRangeException(nameof(operations), operation, message: null),
            };
        }

        ArrayPool<double>.Shared.Return(buffer);
    }

    /// <inheritdoc cref="ComputeAll(ReadOnlySpan{double}, IReadOnlyList{Operation}, int, Span{double})"/>
    public static void ComputeAll(
        ReadOnlySpan<long> samples, IReadOnlyList<Operation> operations, int minSampleSize, Span<double> results)
    {
        results = results[..operations.Count];
        if (samples.IsEmpty)
        {
            FillWithout(operations, results);
            return;
        }

        var isFew = samples.Length < Math.Max(2, minSampleSize);
        var buffer = ArrayPool<long>.Shared.Rent(samples.Length);
        var sorted = buffer.AsSpan(0, samples.Length);
        samples.CopyTo(sorted);
        sorted.Sort();
        var sums = Any(operations, OperationNeeds.NeedsSums) ? ExactSums.Of(samples) : default;
        for (var index = 0; index < operations.Count; index++)
        {
            results[index] = operations[index] switch
            {
                <= Operation.Max when isFew => samples[0],
                Operation.Min => sorted[0],
                Operation.Max => sorted[^1],
                Operation.Mean => sums.Mean(),
                Operation.Stdev => sums.StandardDeviation(),
                Operation.Q1 => Quantiles.Quantile(sorted, 1),
                Operation.Median => Quantiles.Median(sorted),
                Operation.Q3 => Quantiles.Quantile(sorted, 3),
                Operation.Sum => sums.Total(),
                Operation.Variance when samples.Length < 2 => SummaryValues.NoSample,
                Operation.Variance => sums.Variance(),
                Operation.Pstdev => sums.PopulationDeviation(),
                Operation.Range => ExactRounding.Nearest((Int128)sorted[^1] - sorted[0], halvings: 0),
                Operation.First => samples[0],
                Operation.Last => samples[^1],
                Operation.Rms => sums.RootMeanSquare(),
                Operation.Samples => samples.Length,
                Operation.Nulls => 0,
                var operation when operation.IsPercentile() => Percentile(sorted, operation),
                var operation => throw new ArgumentOutOfRangeException(nameof(operations), operation, message: null),
            };
        }

        ArrayPool<long>.Shared.Return(buffer);
    }

    /// <summary>Where there is no sample: counts are 0.</summary>
    private static void FillWithout(IReadOnlyList<Operation> operations, Span<double> results)
    {
        for (var index = 0; index < operations.Count; index++)
        {
            results[index] = operations[index] is Operation.Samples or Operation.Nulls ? 0 : SummaryValues.NoSample;
        }
    }

    /// <summary>One sample is itself, whatever the percentile.</summary>
    private static double Percentile(ReadOnlySpan<double> sorted, Operation operation)
    {
        var (number, parts) = Statistics.Percentile.PartOf(operation);
        return sorted.Length == 1 ? sorted[0] : Quantiles.Quantile(sorted, number, parts);
    }

    /// <inheritdoc cref="Percentile(ReadOnlySpan{double}, Operation)"/>
    private static double Percentile(ReadOnlySpan<long> sorted, Operation operation)
    {
        var (number, parts) = Statistics.Percentile.PartOf(operation);
        return sorted.Length == 1 ? sorted[0] : Quantiles.Quantile(sorted, number, parts);
    }

    private static bool Any(IReadOnlyList<Operation> operations, Func<Operation, bool> condition)
    {
        for (var index = 0; index < operations.Count; index++)
        {
            if (condition(operations[index]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The first of the least: only a smaller one takes its place.</summary>
    private static double Least(ReadOnlySpan<double> samples)
    {
        var least = samples[0];
        foreach (var sample in samples)
        {
            least = sample < least ? sample : least;
        }

        return least;
    }

    /// <summary>The first of the greatest: only a greater one takes its place.</summary>
    private static double Greatest(ReadOnlySpan<double> samples)
    {
        var greatest = samples[0];
        foreach (var sample in samples)
        {
            greatest = sample > greatest ? sample : greatest;
        }

        return greatest;
    }

    /// <summary>
    /// Python sums the infinities alone where there is one: itself, or NaN where both signs are there. Null where
    /// every sample is finite.
    /// </summary>
    private static double? SumOfInfinities(ReadOnlySpan<double> samples)
    {
        double? sum = null;
        foreach (var sample in samples)
        {
            if (double.IsInfinity(sample))
            {
                sum = (sum ?? 0) + sample;
            }
        }

        return sum;
    }

    /// <summary>
    /// Sorts as a stable sort would. Only zeros are equal and yet not the same: they are put back in order of arrival.
    /// </summary>
    private static void SortStably(ReadOnlySpan<double> samples, Span<double> sorted)
    {
        samples.CopyTo(sorted);
        sorted.Sort();
        var zero = sorted.IndexOf(0.0);
        if (zero < 0)
        {
            return;
        }

        foreach (var sample in samples)
        {
            if (sample == 0)
            {
                sorted[zero++] = sample;
            }
        }
    }
}
