using KafkaAggregator.Core.Records;
using KafkaAggregator.Core.Statistics;
using KafkaAggregator.Core.Statistics.Kernels;
using KafkaAggregator.Tests.Statistics.Kernels;
using Xunit;

namespace KafkaAggregator.Tests.Statistics;

/// <summary>The operations beyond the original's seven.</summary>
public sealed class FurtherOperationTests
{
    private static readonly IReadOnlyList<Operation> Further =
    [
        Operation.Sum, Operation.Variance, Operation.Pstdev, Operation.Range, Operation.First, Operation.Last, Operation.Rms,
        Operation.Samples,
    ];

    private static readonly IReadOnlyList<Operation> All = [.. Enum.GetValues<Operation>()];

    [Fact]
    public void ComputeAll_IsWhatTheNamesSay() => AssertResults(
        [24, 6, Math.Sqrt(4.5), 6, 6, 9, Math.Sqrt(40.5), 4], (double[])[6, 3, 6, 9], (long[])[6, 3, 6, 9]);

    [Fact]
    public void ComputeAll_ComputesThemFromOneSample_AndVarianceFromTwo() => AssertResults(
        [-7, SummaryValues.NoSample, 0, 0, -7, -7, 7, 1], (double[])[-7], (long[])[-7]);

    [Fact]
    public void ComputeAll_CountsNone_WhereThereIsNoSample()
    {
        var nothing = SummaryValues.NoSample;
        AssertResults([nothing, nothing, nothing, nothing, nothing, nothing, nothing, 0], [], []);
    }

    [Fact]
    public void ComputeAll_DoesNotKeepThemToTheMinimum()
    {
        var results = new double[3];
        ReferenceStatistics.ComputeAll([1.0, 5.0], [Operation.Mean, Operation.Sum, Operation.Samples], minSampleSize: 3, results);
        Assert.Equal([1, 6, 2], results);
    }

    [Theory]
    [InlineData(double.PositiveInfinity, 1.0, double.PositiveInfinity)]
    [InlineData(double.PositiveInfinity, double.NegativeInfinity, double.NaN)]
    public void ComputeAll_SumsInfinitiesAsPythonDoes(double first, double second, double sum)
    {
        var results = new double[3];
        ReferenceStatistics.ComputeAll([first, second], [Operation.Sum, Operation.Variance, Operation.Rms], 2, results);
        Assert.Equal([sum, double.NaN, double.PositiveInfinity], results);
    }

    /// <summary>Where no plain addition is right: cancellation, and integers beyond the doubles.</summary>
    [Fact]
    public void Sum_IsExact()
    {
        Assert.Equal(2.0, ReferenceStatistics.Compute(Operation.Sum, [1e100, 1.0, -1e100, 1.0]));
        Assert.Equal(1.0, ReferenceStatistics.Compute(Operation.Sum, [long.MaxValue, 2L, long.MinValue]));
        Assert.Equal((double)ulong.MaxValue, ReferenceStatistics.Compute(Operation.Range, [long.MinValue, long.MaxValue]));
        Assert.Equal(1e200, ReferenceStatistics.Compute(Operation.Rms, [1e200, -1e200]));
    }

    [Fact]
    public void Kernels_AgreeWithTheReference_OnEveryOperation()
    {
        var plan = OperationPlan.Of(All);
        for (var seed = 0; seed < 400; seed++)
        {
            var samples = RandomWindows.Doubles(seed);
            var expected = new double[All.Count];
            ReferenceStatistics.ComputeAll(samples, All, minSampleSize: 3, expected);
            foreach (var kernel in StatisticsKernel.All)
            {
                var actual = new double[All.Count];
                kernel.ComputeColumn(samples, plan, minSampleSize: 3, actual);
                Assert.All(All, each => Bits.AssertSame(expected[(int)each], actual[(int)each], $"{each}, seed {seed}"));
            }
        }
    }

    private static void AssertResults(double[] expected, double[] doubles, long[] integers)
    {
        var results = new double[Further.Count];
        ReferenceStatistics.ComputeAll(doubles, Further, minSampleSize: 2, results);
        Assert.All(expected.Zip(results), pair => Bits.AssertSame(pair.First, pair.Second));
        ReferenceStatistics.ComputeAll(integers, Further, minSampleSize: 2, results);
        Assert.All(expected.Zip(results), pair => Bits.AssertSame(pair.First, pair.Second));
    }
}
