using KafkaAggregator.Core.Records;
using KafkaAggregator.Core.Statistics;
using KafkaAggregator.Core.Statistics.Kernels;
using KafkaAggregator.Tests.Statistics.Kernels;
using Xunit;

namespace KafkaAggregator.Tests.Statistics;

public sealed class PercentileTests
{
    internal static readonly IReadOnlyList<Operation> Some =
        [.. new[] { "p05", "p50", "p99", "p99.9", "p0.0001", "p99.9999" }.Select(name => Percentile.Parse(name)!.Value)];

    [Theory]
    [InlineData("p05", "p05", "p05_a")]
    [InlineData("p5", "p05", "p05_a")]
    [InlineData("P50", "p50", "p50_a")]
    [InlineData("p99.9", "p99.9", "p99_9_a")]
    [InlineData("p99.90", "p99.9", "p99_9_a")]
    [InlineData("p0.01", "p00.01", "p00_01_a")]
    [InlineData("p99.9999", "p99.9999", "p99_9999_a")]
    public void Parse_GivesOneOperation_HoweverItIsWritten(string text, string name, string statistic)
    {
        var operation = Percentile.Parse(text)!.Value;
        Assert.True(operation.IsPercentile());
        Assert.Equal(name, Percentile.NameOf(operation));
        Assert.Equal(operation, Percentile.Parse(name));
        Assert.Equal(statistic, SummaryNames.Statistic(operation, "a"));
    }

    [Theory]
    [InlineData("p")]
    [InlineData("p0")]
    [InlineData("p00.0")]
    [InlineData("p100")]
    [InlineData("p99.99999")]
    [InlineData("p-1")]
    [InlineData("p5.")]
    [InlineData("p 5")]
    [InlineData("p5\n")]
    [InlineData("pstdev")]
    public void Parse_GivesNothing_WhereItIsNone(string text) => Assert.Null(Percentile.Parse(text));

    /// <summary>By hand: position 5·11 = 55 of 100, below the first; 50·11 = 550: half-way from the fifth to the sixth.</summary>
    [Fact]
    public void ComputeAll_TakesTheExclusiveMethod_FromOneSampleOn()
    {
        double[] samples = [7, 3, 1, 10, 2, 9, 8, 4, 6, 5];
        AssertResults([0.55, 5.5, 10.89], samples, ["p05", "p50", "p99"]);
        AssertResults([4, 4, 4], [4], ["p05", "p50", "p99"]);
    }

    [Fact]
    public void Kernels_AgreeWithTheReference_OnPercentiles()
    {
        IReadOnlyList<Operation> operations = [.. Some, Operation.Median, Operation.Q3, Operation.Sum];
        var plan = OperationPlan.Of(operations);
        for (var seed = 0; seed < 400; seed++)
        {
            var samples = RandomWindows.Doubles(seed);
            var expected = new double[operations.Count];
            ReferenceStatistics.ComputeAll(samples, operations, minSampleSize: 3, expected);
            foreach (var kernel in StatisticsKernel.All)
            {
                var actual = new double[operations.Count];
                kernel.ComputeColumn(samples, plan, minSampleSize: 3, actual);
                Assert.All(operations.Index(), each => Bits.AssertSame(expected[each.Index], actual[each.Index], $"{each.Item}, seed {seed}"));
            }
        }
    }

    /// <summary>The greatest integers that are computed as doubles, and the first that are not.</summary>
    [Fact]
    public void ExactIntegers_AreThoseOfDoubles_UpToTheirMaximum()
    {
        foreach (var percentile in Some)
        {
            var max = ExactIntegers.MaxOf([percentile]);
            Assert.True(ExactIntegers.IsDouble(-max, max) && !ExactIntegers.IsDouble(max + 1, max));
            var random = new Random(9);
            for (var run = 0; run < 300; run++)
            {
                long[] integers = [.. Enumerable.Range(0, 2 + (run % 9)).Select(_ => random.Next(2) == 0 ? max - random.Next(9) : random.Next(9) - max)];
                Bits.AssertSame(
                    ReferenceStatistics.Compute(percentile, integers),
                    ReferenceStatistics.Compute(percentile, [.. integers.Select(each => (double)each)]));
            }
        }
    }

    private static void AssertResults(double[] expected, double[] samples, string[] names)
    {
        Operation[] operations = [.. names.Select(name => Percentile.Parse(name)!.Value)];
        var results = new double[operations.Length];
        ReferenceStatistics.ComputeAll(samples, operations, minSampleSize: 5, results);
        Assert.Equal(expected, results);
        ReferenceStatistics.ComputeAll([.. samples.Select(each => (long)each)], operations, minSampleSize: 5, results);
        Assert.Equal(expected, results);
    }
}
