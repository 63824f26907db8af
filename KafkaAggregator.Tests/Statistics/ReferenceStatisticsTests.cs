using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Core.Records;
using KafkaAggregator.Core.Statistics;
using Xunit;

namespace KafkaAggregator.Tests.Statistics;

public sealed class ReferenceStatisticsTests
{
    private const double Infinity = double.PositiveInfinity;
    private const double Largest = double.MaxValue;
    private const double Least = double.Epsilon;
    private const double TwoTo63 = 9223372036854775808;

    /// <summary>Samples, then min, q1, mean, median, stdev, q3, max as Python 3.11 gives them.</summary>
    public static TheoryData<string, double[], double[]> Doubles => new()
    {
        { "two: the quartiles lie outside", [1, 2], [1, 0.75, 1.5, 1.5, 0.7071067811865476, 2.25, 2] },
        { "three: the quartiles are the ends", [1, 4, 2], [1, 1, 7 / 3.0, 2, 1.5275252316519468, 4, 4] },
        { "four: the quartiles lie between", [1, 2, 3, 5], [1, 1.25, 2.75, 2.5, 1.707825127659933, 4.5, 5] },
        { "equal samples have no spread", [0.1, 0.1, 0.1], [0.1, 0.1, 0.1, 0.1, 0, 0.1, 0.1] },
        { "zeros: + comes first", [0.0, -0.0], [0.0, 0.0, 0.0, 0.0, 0.0, -0.0, 0.0] },
        { "zeros: - comes first", [-0.0, 0.0], [-0.0, -0.0, 0.0, 0.0, 0.0, 0.0, -0.0] },
        { "zeros: the second of three is the median", [0.0, -0.0, 0.0], [0.0, 0.0, 0.0, -0.0, 0.0, 0.0, 0.0] },
        { "zeros: in order of arrival between others", [5, 0.0, -1, -0.0, 0.0], [-1, -0.5, 0.8, -0.0, 2.3874672772626644, 2.5, 5] },
        { "a negative mean that underflows keeps its sign", [-Least, 0.0, 0.0], [-Least, -Least, -0.0, 0.0, Least, 0.0, 0.0] },
        { "subnormals", [Least, 3 * Least], [Least, 0.0, 2 * Least, 2 * Least, Least, 4 * Least, 3 * Least] },
        { "a tie of the mean goes to even, down", [1, 1.0000000000000002], [1, 1, 1, 1, 1.5700924586837752e-16, 1.0000000000000002, 1.0000000000000002] },
        { "a tie of the mean goes to even, up", [1.0000000000000002, 1.0000000000000004],
            [1.0000000000000002, 1, 1.0000000000000004, 1.0000000000000004, 1.5700924586837752e-16, 1.0000000000000004, 1.0000000000000004] },
        { "cancellation is exact", [1e16, 1, -1e16, 1], [-1e16, -7.5e15, 0.5, 1, 8164965809277260.0, 7.5e15, 1e16] },
        { "an infinity", [1, Infinity], [1, -Infinity, Infinity, Infinity, double.NaN, Infinity, Infinity] },
        { "both infinities", [Infinity, -Infinity], [-Infinity, -Infinity, double.NaN, double.NaN, double.NaN, Infinity, Infinity] },
        { "an infinity times no weight is no number", [1, Infinity, Infinity], [1, double.NaN, Infinity, Infinity, double.NaN, double.NaN, Infinity] },
        { "the quartiles' products and the median's sum overflow, the mean does not", [-Largest, -Largest],
            [-Largest, -Infinity, -Largest, -Infinity, 0, -Infinity, -Largest] },
        { "stdev overflows", [Largest, -Largest], [-Largest, -Infinity, 0, 0, Infinity, Infinity, Largest] },
    };

    public static TheoryData<string, long[], double[]> Integers => new()
    {
        { "two: the quartiles lie outside", [2, 1], [1, 0.75, 1.5, 1.5, 0.7071067811865476, 2.25, 2] },
        { "2^53 and its neighbour", [9007199254740993, 9007199254740995],
            [9007199254740992, 9007199254740992, 9007199254740994, 9007199254740994, 1.4142135623730951, 9007199254740996, 9007199254740996] },
        { "sums beyond 64 bits", [long.MaxValue, long.MaxValue, long.MaxValue - 512],
            [9223372036854774784, 9223372036854774784, 9223372036854775808, 9223372036854775808, 295.6033378250884, 9223372036854775808, 9223372036854775808] },
        { "the whole range", [long.MinValue, long.MaxValue],
            [-9223372036854775808.0, -13835058055282163712.0, -0.5, -0.5, 1.3043817825332783e+19, 13835058055282163712, 9223372036854775808] },
        { "squares beyond 128 bits", [.. Enumerable.Repeat(long.MaxValue, 5), .. Enumerable.Repeat(long.MinValue, 4)],
            [-TwoTo63, -TwoTo63, 1.0248191152060861e18, TwoTo63, 9.722287781189194e18, TwoTo63, TwoTo63] },
        { "a quartile's tie goes to even", [9007199254740992, 9007199254740994, 9007199254740994],
            [9007199254740992, 9007199254740992, 9007199254740994, 9007199254740994, 1.1547005383792515, 9007199254740994, 9007199254740994] },
        { "zero", [0, 0], [0, 0, 0, 0, 0, 0, 0] },
    };

    [Theory]
    [MemberData(nameof(Doubles))]
    public void ComputeAll_IsPythons_OverDoubles(string name, double[] samples, double[] expected)
    {
        var results = new double[7];
        ReferenceStatistics.ComputeAll(samples, AggregationDefinition.DefaultOperations, minSampleSize: 2, results);
        AssertSame(name, expected, results);
        AssertSame(name, expected, [.. AggregationDefinition.DefaultOperations.Select(operation => ReferenceStatistics.Compute(operation, samples))]);
    }

    [Theory]
    [MemberData(nameof(Integers))]
    public void ComputeAll_IsPythons_OverIntegers(string name, long[] samples, double[] expected)
    {
        var results = new double[7];
        ReferenceStatistics.ComputeAll(samples, AggregationDefinition.DefaultOperations, minSampleSize: 2, results);
        AssertSame(name, expected, results);
        AssertSame(name, expected, [.. AggregationDefinition.DefaultOperations.Select(operation => ReferenceStatistics.Compute(operation, samples))]);
    }

    /// <summary>Long enough that a sort which is not stable mixes equal ones.</summary>
    [Fact]
    public void Compute_TakesZerosInOrderOfArrival_WhenThereAreMany()
    {
        var random = new Random(3);
        for (var zeros = 1; zeros < 200; zeros++)
        {
            for (var others = 0; others < 2 * zeros; others += 7)
            {
                // Greater ones first, so that the median is one of the zeros, and not the one in the middle of them.
                double[] samples =
                [
                    .. Enumerable.Range(1, others / 2).Select(_ => (double)random.Next(1, 9)),
                    .. Enumerable.Range(0, zeros).Select(_ => random.Next(2) == 0 ? 0.0 : -0.0),
                ];
                if (samples.Length % 2 != 0)
                {
                    var expected = samples.Where(sample => sample == 0).ElementAt(samples.Length / 2);
                    Bits.AssertSame(expected, ReferenceStatistics.Compute(Operation.Median, samples), $"{zeros} zeros, {others} others");
                }
            }
        }
    }

    [Theory]
    [InlineData(3.25)]
    [InlineData(-0.0)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(Least)]
    public void ComputeAll_IsTheSample_WhenThereIsOne(double sample)
    {
        foreach (var minSampleSize in (int[])[1, 2, 5])
        {
            var results = new double[7];
            ReferenceStatistics.ComputeAll([sample], AggregationDefinition.DefaultOperations, minSampleSize, results);
            Assert.All(results, result => Bits.AssertSame(sample, result));
        }
    }

    [Fact]
    public void ComputeAll_IsTheNearestDouble_WhenThereIsOneInteger()
    {
        var results = new double[7];
        ReferenceStatistics.ComputeAll([9007199254740993L], AggregationDefinition.DefaultOperations, 1, results);
        Assert.All(results, result => Bits.AssertSame(9007199254740992, result));
    }

    [Theory]
    [InlineData(2, 3.0)]
    [InlineData(3, 3.0)]
    [InlineData(4, 8.0)]
    public void ComputeAll_IsTheFirstSample_BelowTheMinimum(int minSampleSize, double expectedMaximum)
    {
        Span<double> results = stackalloc double[1];
        ReferenceStatistics.ComputeAll([8.0, -1.0, 3.0], [Operation.Median], minSampleSize, results);
        Assert.Equal(expectedMaximum, results[0]);
        ReferenceStatistics.ComputeAll([8L, -1L, 3L], [Operation.Median], minSampleSize, results);
        Assert.Equal(expectedMaximum, results[0]);
    }

    [Fact]
    public void ComputeAll_SaysNoSample_WhenThereIsNone()
    {
        var results = new double[3];
        ReferenceStatistics.ComputeAll((ReadOnlySpan<double>)[], [Operation.Min, Operation.Stdev], minSampleSize: 1, results);
        ReferenceStatistics.ComputeAll((ReadOnlySpan<long>)[], [Operation.Max], minSampleSize: 1, results.AsSpan(2));
        Assert.All(results, result => Assert.True(SummaryValues.IsNoSample(result)));
    }

    [Fact]
    public void ComputeAll_KeepsTheOrderAsked_AndWritesNoMore()
    {
        double[] results = [7, 7, 7];
        ReferenceStatistics.ComputeAll([1.0, 2.0, 6.0], [Operation.Max, Operation.Mean], minSampleSize: 2, results);
        Assert.Equal([6, 3, 7], results);
    }

    [Fact]
    public void Compute_Throws_WhenThereIsNoSample()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ReferenceStatistics.Compute(Operation.Mean, (ReadOnlySpan<double>)[]));
        Assert.Throws<ArgumentOutOfRangeException>(() => ReferenceStatistics.Compute(Operation.Mean, (ReadOnlySpan<long>)[]));
    }

    /// <summary>More samples than one piece of the sums holds, all of the greatest significand.</summary>
    [Fact]
    public void Compute_IsExact_OverMoreSamplesThanAPiece()
    {
        var samples = new double[(1 << 22) + 3];
        samples.AsSpan().Fill(1.9999999999999998);
        samples[^1] = -1.9999999999999998;
        Assert.Equal(1.9999990463263655, ReferenceStatistics.Compute(Operation.Mean, samples));
        Assert.Equal(0.0019531243015084435, ReferenceStatistics.Compute(Operation.Stdev, samples));
    }

    private static void AssertSame(string name, double[] expected, double[] actual)
    {
        foreach (var operation in AggregationDefinition.DefaultOperations)
        {
            Bits.AssertSame(expected[(int)operation], actual[(int)operation], $"{name}, {operation}");
        }
    }
}
