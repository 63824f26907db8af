using System.Numerics;

namespace KafkaAggregator.Tests.Integration.Faults;

/// <summary>
/// The seven statistics of whole numbers below 2^40 whose sum is below 2^53, correctly rounded, by arithmetic that shares nothing with the
/// product's: quartiles as Python's <c>quantiles(n=4)</c>, the sample standard deviation as its <c>stdev</c>.
/// </summary>
internal sealed class WholeNumberStatistics
{
    private readonly long[] _sorted;

    public WholeNumberStatistics(IEnumerable<long> samples)
    {
        _sorted = [.. samples.Order()];
        Mean = (double)_sorted.Sum() / _sorted.Length;
        Deviation = _sorted.Length == 1 ? _sorted[0] : DeviationOf(_sorted);
    }

    public double Mean { get; }

    /// <summary>Of one sample: itself.</summary>
    public double Deviation { get; }

    /// <summary>The minimum, the first quartile, the median, the third quartile, the maximum.</summary>
    public double Quantile(int quarter)
    {
        var count = _sorted.Length;
        if (quarter is 0 or 4 || count == 1)
        {
            return quarter == 4 ? _sorted[^1] : _sorted[0];
        }

        if (quarter == 2)
        {
            return (_sorted[(count - 1) / 2] + _sorted[count / 2]) / 2.0;
        }

        var index = Math.Clamp(quarter * (count + 1) / 4, 1, count - 1);
        var share = (quarter * (count + 1)) - (index * 4);
        return ((_sorted[index - 1] * (4 - share)) + (_sorted[index] * share)) / 4.0;
    }

    /// <summary>The double nearest to the root of (n·Σx² − (Σx)²) / (n·(n − 1)).</summary>
    private static double DeviationOf(long[] samples)
    {
        var sum = samples.Aggregate(BigInteger.Zero, (total, x) => total + x);
        var squares = samples.Aggregate(BigInteger.Zero, (total, x) => total + ((BigInteger)x * x));
        var numerator = (samples.Length * squares) - (sum * sum);
        var denominator = (BigInteger)samples.Length * (samples.Length - 1);
        var root = Math.Sqrt((double)numerator / (double)denominator);
        while (root > 0 && !IsBelow(Math.BitDecrement(root), root))
        {
            root = Math.BitDecrement(root);
        }

        while (IsBelow(root, Math.BitIncrement(root)))
        {
            root = Math.BitIncrement(root);
        }

        return root;

        // Whether the point half-way between two neighbours lies below the root; such a point is a multiple of 2^-64 here.
        bool IsBelow(double low, double high)
        {
            var middle = new BigInteger(Math.ScaleB(low, 64)) + new BigInteger(Math.ScaleB(high, 64));
            return middle * middle * denominator < (numerator << 130);
        }
    }
}
