using KafkaAggregator.Core.Statistics.Kernels;
using Xunit;

namespace KafkaAggregator.Tests.Statistics.Kernels;

public sealed class BucketSelectorTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(131)]
    [InlineData(1000)]
    [InlineData(20003)]
    public void Select_FindsWhatSortingFinds(int count)
    {
        var random = new Random(count);
        for (var run = 0; run < 40; run++)
        {
            double[] values = [.. Enumerable.Range(0, count).Select(index => Value(run % 10, index, random))];
            int[] ranks = [.. Enumerable.Range(0, random.Next(1, 20)).Select(_ => random.Next(count)).Distinct().Order()];
            Check<Lanes512, VectorPartitioning>(values, ranks);
            Check<Lanes256, VectorPartitioning>(values, ranks);
            Check<Lanes128, BranchlessPartitioning>(values, ranks);
            Check<ScalarLane, BranchlessPartitioning>(values, ranks);
        }
    }

    /// <summary>Spread evenly, together, far apart, with a span that overflows, with one that is subnormal.</summary>
    private static double Value(int kind, int index, Random random) => kind switch
    {
        0 => random.NextDouble(),
        1 => random.Next(4),
        2 => index,
        3 => index == 1 ? 1e100 : random.NextDouble(),
        4 => 1,
        5 => (random.NextDouble() - 0.5) * 2 * double.MaxValue,
        6 => random.Next(100) * double.Epsilon,
        7 => BitConverter.Int64BitsToDouble(0x4090000000000000 + random.Next(-40, 50)),
        8 => Math.Pow(10, random.Next(-300, 300)),
        _ => random.Next(3) == 0 ? random.Next(-2, 2) * 0.0 : random.NextDouble() - 0.5,
    };

    private static void Check<TLanes, TPartitioning>(double[] values, int[] ranks)
        where TLanes : struct, ILanes<TLanes>
        where TPartitioning : struct, IPartitioning
    {
        double[] sorted = [.. values.Order()];
        var selected = new double[ranks.Length];
        BucketSelector<TLanes, TPartitioning>.Select(
            values, new Extremes(sorted[0], sorted[^1]), new double[values.Length], new double[values.Length], ranks, selected);
        Assert.Equal(ranks.Select(rank => sorted[rank]), selected);
    }
}
