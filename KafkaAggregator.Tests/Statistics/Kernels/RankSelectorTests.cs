using KafkaAggregator.Core.Statistics.Kernels;
using Xunit;

namespace KafkaAggregator.Tests.Statistics.Kernels;

public sealed class RankSelectorTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(20)]
    [InlineData(21)]
    [InlineData(100)]
    [InlineData(1000)]
    [InlineData(20000)]
    public void Select_FindsWhatSortingFinds(int count)
    {
        var random = new Random(count);
        for (var run = 0; run < 60; run++)
        {
            double[] values = [.. Enumerable.Range(0, count).Select(index => Value(run % 6, index, count, random))];
            int[] ranks = [.. Enumerable.Range(0, random.Next(1, 8)).Select(_ => random.Next(count)).Distinct().Order()];
            Check<VectorPartitioning>(values, ranks);
            Check<BranchlessPartitioning>(values, ranks);
        }
    }

    [Fact]
    public void Network_BringsWantedRanksInPlace_WhateverTheNumberOfRows()
    {
        var random = new Random(3);
        for (var rows = 2; rows <= SortingNetwork.RowsMax; rows++)
        {
            int[] ranks = [.. Enumerable.Range(0, 4).Select(_ => random.Next(rows)).Distinct().Order()];
            var network = SortingNetwork.For(rows, ranks);
            Assert.InRange(network.Comparators, 0, SortingNetwork.For(rows, [.. Enumerable.Range(0, rows)]).Comparators);
            for (var run = 0; run < 50; run++)
            {
                double[] values = [.. Enumerable.Range(0, rows * 4).Select(_ => (double)random.Next(run % 2 == 0 ? 2 : 1000))];
                var sorted = Enumerable.Range(0, 4).Select(lane => values.Where((_, place) => place % 4 == lane).Order().ToArray()).ToArray();
                network.Sort<Lanes256>(ref values[0]);
                Assert.All(ranks, rank => Assert.All(Enumerable.Range(0, 4), lane => Assert.Equal(sorted[lane][rank], values[(4 * rank) + lane])));
            }
        }
    }

    /// <summary>By the principle of zeros and ones: a network that sorts all of these sorts everything.</summary>
    [Fact]
    public void SmallSort_SortsAllZerosAndOnes_OfEveryNumberOfRows()
    {
        for (var rows = 1; rows <= SmallSort<Lanes256>.RowsMax; rows++)
        {
            var block = new double[(rows + 1) * Lanes256.Count];
            for (var ones = 0; ones < 1 << rows; ones += Lanes256.Count)
            {
                block.AsSpan(rows * Lanes256.Count).Fill(-7);
                for (var place = 0; place < rows * Lanes256.Count; place++)
                {
                    block[place] = ((ones + (place % Lanes256.Count)) >> (place / Lanes256.Count)) & 1;
                }

                SmallSort<Lanes256>.Sort(ref block[0], rows);
                for (var place = 0; place < rows * Lanes256.Count; place++)
                {
                    var zeros = rows - int.PopCount((ones + (place % Lanes256.Count)) & ((1 << rows) - 1));
                    Assert.True(block[place] == (place / Lanes256.Count < zeros ? 0 : 1), $"{rows} rows, {ones}");
                }

                Assert.All(block[(rows * Lanes256.Count)..], behind => Assert.Equal(-7, behind));
            }
        }
    }

    private static double Value(int kind, int index, int count, Random random) => kind switch
    {
        0 => random.NextDouble(),
        1 => random.Next(4),
        2 => index,
        3 => count - index,
        4 => 1,
        _ => random.Next(3) == 0 ? random.Next(-2, 2) * 0.0 : random.NextDouble() - 0.5,
    };

    private static void Check<TPartitioning>(double[] values, int[] ranks)
        where TPartitioning : struct, IPartitioning
    {
        double[] sorted = [.. values.Order()];
        var selected = new double[ranks.Length];
        RankSelector<TPartitioning>.Select([.. values], new double[values.Length], ranks, selected);
        Assert.Equal(ranks.Select(rank => sorted[rank]), selected);
    }
}
