using System.Numerics;
using CsCheck;
using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Core.Statistics;
using Xunit;

namespace KafkaAggregator.Tests.Statistics;

/// <summary>
/// The rounded statistics against what defines them: no other double lies nearer to the exact value. Exact values are plain integers, each
/// sample a multiple of the least subnormal; nothing here rounds, divides or takes a root.
/// </summary>
public sealed class StatisticsPropertyTests
{
    /// <summary>Every double is a whole number of 2^-1074; half-way points between doubles of 2^-1075.</summary>
    private const int HalvesExponent = 1075;

    [Fact]
    public void Mean_IsTheNearestDouble() => SampleWindows.Doubles.Where(window => window.All(double.IsFinite)).Sample(
        samples =>
        {
            var sum = samples.Aggregate(BigInteger.Zero, (total, sample) => total + Halves(sample));
            var mean = ReferenceStatistics.Compute(Operation.Mean, samples);
            return samples.Length == 1 || IsNearest(mean, halves => (sum - (halves * samples.Length)).Sign);
        },
        iter: 3000);

    [Fact]
    public void Stdev_IsTheNearestDouble() => SampleWindows.Doubles.Where(window => window.Length > 1 && window.All(double.IsFinite)).Sample(
        samples =>
        {
            // With n samples: stdev² = Σ(n·x − Σx)² / (n³ − n²).
            var count = (BigInteger)samples.Length;
            var sum = samples.Aggregate(BigInteger.Zero, (total, sample) => total + Halves(sample));
            var squares = samples.Aggregate(BigInteger.Zero, (total, sample) => total + BigInteger.Pow((count * Halves(sample)) - sum, 2));
            var stdev = ReferenceStatistics.Compute(Operation.Stdev, samples);
            return IsNearest(stdev, halves => halves.Sign < 0 ? 1 : (squares - (halves * halves * count * count * (count - 1))).Sign);
        },
        iter: 2000);

    [Fact]
    public void IntegerStatistics_AreThoseOfDoubles_WhereDoublesAreExact() => Gen.Long[-(1L << 40), 1L << 40].Array[2, 40].Sample(
        samples => AggregationDefinition.DefaultOperations.All(operation => Bits.Same(
            ReferenceStatistics.Compute(operation, samples), ReferenceStatistics.Compute(operation, [.. samples.Select(sample => (double)sample)]))),
        iter: 2000);

    [Fact]
    public void Statistics_DoNotDependOnTheOrder_WhereThereIsNoZero() =>
        Gen.Select(SampleWindows.Doubles.Where(window => !window.Contains(0)), Gen.Int).Sample(
            (samples, seed) =>
            {
                double[] shuffled = [.. samples];
                new Random(seed).Shuffle(shuffled);
                return AggregationDefinition.DefaultOperations.All(operation =>
                    Bits.Same(ReferenceStatistics.Compute(operation, samples), ReferenceStatistics.Compute(operation, shuffled)));
            },
            iter: 2000);

    /// <param name="result">A double that should be the nearest to some exact value.</param>
    /// <param name="compare">The sign of the exact value minus a number of 2^-1075.</param>
    private static bool IsNearest(double result, Func<BigInteger, int> compare)
    {
        var isEven = (BitConverter.DoubleToUInt64Bits(result) & 1) == 0;
        var fromBelow = compare(Midpoint(Math.BitDecrement(result), result));
        var fromAbove = double.IsInfinity(result) ? -1 : compare(Midpoint(result, Math.BitIncrement(result)));
        return (fromBelow > 0 || (isEven && fromBelow == 0)) && (fromAbove < 0 || (isEven && fromAbove == 0));
    }

    private static BigInteger Midpoint(double below, double above) => (Halves(below) + Halves(above)) / 2;

    /// <summary>In units of 2^-1075; an infinity counts as the double that would follow the largest.</summary>
    private static BigInteger Halves(double value)
    {
        if (double.IsInfinity(value))
        {
            return Math.Sign(value) * (BigInteger.One << (1024 + HalvesExponent));
        }

        var exponent = Math.Max(value == 0 ? -1022 : Math.ILogB(value), -1022) - 52;
        return (BigInteger)Math.ScaleB(value, -exponent) << (exponent + HalvesExponent);
    }
}
