using System.Numerics;
using KafkaAggregator.Core.Statistics.Kernels;
using Xunit;
using static KafkaAggregator.Tests.Statistics.Kernels.CompensatedSumsTests;

namespace KafkaAggregator.Tests.Statistics.Kernels;

/// <summary>The bounds of split sums, against sums in big integers.</summary>
public sealed class SplitSumsTests
{
    private const int Kinds = 9;

    [Fact]
    public void Sums_AreWithinTheirBounds_InEveryWidth()
    {
        var random = new Random(12);
        for (var run = 0; run < 400; run++)
        {
            var rows = run % 3 == 0 ? SplitSums<ScalarLane>.RowsMax : random.Next(2, SplitSums<ScalarLane>.RowsMax + 1);
            double[] samples = [.. Enumerable.Range(0, rows).Select(row => Sample(run % Kinds, row, random))];
            Check<Lanes512>(samples, random);
            Check<Lanes256>(samples, random);
            Check<Lanes128>(samples, random);
            Check<ScalarLane>(samples, random);
        }
    }

    [Fact]
    public void SumsOfColumns_AreWithinTheirBounds_InEveryWidth()
    {
        var random = new Random(13);
        for (var run = 0; run < 200; run++)
        {
            var count = random.Next(2, run % 5 == 0 ? 6000 : 300);
            double[] samples = [.. Enumerable.Range(0, count).Select(row => Sample(run % Kinds, row, random))];
            CheckColumn<Lanes512>(samples);
            CheckColumn<Lanes256>(samples);
            CheckColumn<Lanes128>(samples);
            CheckColumn<ScalarLane>(samples);
        }
    }

    /// <summary>The last kinds reach as far as high parts can, from a center that is the first sample, or lie within some bits.</summary>
    private static double Sample(int kind, int row, Random random) => kind switch
    {
        5 => (random.Next(2) == 0 ? 1 : -1) * (1 + random.NextDouble()) * Math.Pow(2, random.Next(12)),
        6 => row == 0 ? 0 : (random.Next(2) == 0 ? 1 : -1) * (2 - (random.Next(4) * 1e-12)),
        7 => row == 0 ? 1 + 1e-15 : (random.Next(2) == 0 ? 3 : -1) + 3e-8 + (random.NextDouble() * 1e-9),
        8 => 1e6 + (random.Next(16) * 1.1641532182693481e-10),
        _ => RandomWindows.Sample(kind, random),
    };

    private static void Check<TLanes>(double[] samples, Random random)
        where TLanes : struct, ILanes<TLanes>
    {
        var block = new double[samples.Length * TLanes.Count];
        var lane = random.Next(TLanes.Count);
        for (var place = 0; place < block.Length; place++)
        {
            block[place] = place % TLanes.Count == lane ? samples[place / TLanes.Count] : random.NextDouble();
        }

        var sums = SplitSums<TLanes>.Over(ref block[0], samples.Length, TLanes.Load(ref block[0]));
        Check(sums, lane, samples);
    }

    private static void CheckColumn<TLanes>(double[] samples)
        where TLanes : struct, ILanes<TLanes>
    {
        var rows = (samples.Length + TLanes.Count - 1) / TLanes.Count;
        double[] column = [.. samples, .. Enumerable.Repeat(samples[0], (rows * TLanes.Count) - samples.Length)];
        Check(SplitSums<TLanes>.OverColumn(column, samples.Length, samples[0]), TLanes.Count - 1, samples);
    }

    private static void Check<TLanes>(CentralSums<TLanes> sums, int lane, double[] samples)
        where TLanes : struct, ILanes<TLanes>
    {
        double Of(TLanes lanes)
        {
            var values = new double[TLanes.Count];
            lanes.Store(ref values[0]);
            return values[lane];
        }

        Assert.Equal(samples.Min(), Of(sums.Least));
        Assert.Equal(samples.Max(), Of(sums.Greatest));
        var center = Whole(Of(sums.Center));
        var differences = samples.Select(sample => Whole(sample) - center).ToList();
        var sum = differences.Aggregate(BigInteger.Zero, BigInteger.Add);
        var squares = differences.Aggregate(BigInteger.Zero, (total, each) => total + (each * each));
        var sumError = BigInteger.Abs(sum - Whole(Of(sums.Sum)) - Whole(Of(sums.SumLow)));
        var squaresError = BigInteger.Abs(squares - ((Whole(Of(sums.Squares)) + Whole(Of(sums.SquaresLow))) << Unit));
        Assert.True(sumError <= Whole(Of(sums.SumError)), $"sum of {samples.Length}");
        Assert.True(squaresError <= Whole(Of(sums.SquaresError)) << Unit, $"squares of {samples.Length}");
    }
}
