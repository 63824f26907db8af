using System.Numerics;
using KafkaAggregator.Core.Statistics.Kernels;
using Xunit;

namespace KafkaAggregator.Tests.Statistics.Kernels;

/// <summary>The bounds that every certificate rests on, against sums in big integers.</summary>
public sealed class CompensatedSumsTests
{
    /// <summary>Every double is a whole number of 2^-1074.</summary>
    internal const int Unit = 1074;

    [Fact]
    public void Sums_AreWithinTheirBounds_InEveryWidth()
    {
        var random = new Random(11);
        for (var run = 0; run < 300; run++)
        {
            var count = run % 10 == 0 ? random.Next(500, 4000) : random.Next(2, 200);
            var kind = random.Next(6);
            double[] samples = [.. Enumerable.Range(0, count).Select(_ => kind == 5
                ? (random.Next(2) == 0 ? 1 : -1) * (1 + random.NextDouble()) * Math.Pow(2, random.Next(12))
                : RandomWindows.Sample(kind, random))];
            Check<Lanes512>(samples);
            Check<Lanes256>(samples);
            Check<Lanes128>(samples);
            Check<ScalarLane>(samples);
        }
    }

    private static void Check<TLanes>(double[] samples)
        where TLanes : struct, ILanes<TLanes>
    {
        var center = samples[samples.Length / 2];
        var rows = (samples.Length + TLanes.Count - 1) / TLanes.Count;
        var padded = new double[rows * TLanes.Count];
        padded.AsSpan().Fill(center);
        samples.CopyTo(padded, 0);
        var sums = CompensatedSums<TLanes>.Over(ref padded[0], rows, TLanes.All(center)).Fold();

        var differences = samples.Select(sample => Whole(sample) - Whole(center)).ToList();
        var sum = differences.Aggregate(BigInteger.Zero, BigInteger.Add);
        var squares = differences.Aggregate(BigInteger.Zero, (total, each) => total + (each * each));
        var reach = differences.Max(BigInteger.Abs);
        var sumError = BigInteger.Abs(sum - Whole(Value(sums.Sum)) - Whole(Value(sums.SumLow)));
        var high = Whole(Value(sums.Squares)) << Unit;
        var squaresError = BigInteger.Abs(squares - high - (Whole(Value(sums.SquaresLow)) << Unit));

        // Bounds are tiny: both sides times 2^200, so that they are whole.
        Assert.True(sumError << 200 <= reach * Scaled(SumBounds.OfSum(rows)), $"sum of {samples.Length}");
        Assert.True(squaresError << 200 <= high * Scaled(SumBounds.OfSquares(rows)), $"squares of {samples.Length}");
    }

    private static BigInteger Scaled(double bound) => new(Math.ScaleB(bound, 200));

    internal static BigInteger Whole(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)(bits >> 52) & 0x7FF;
        var fraction = bits & ((1L << 52) - 1);
        var whole = exponent == 0 ? (BigInteger)fraction : (BigInteger)(fraction | (1L << 52)) << (exponent - 1);
        return bits < 0 ? -whole : whole;
    }

    private static double Value<TLanes>(TLanes lanes)
        where TLanes : struct, ILanes<TLanes>
    {
        var values = new double[TLanes.Count];
        lanes.Store(ref values[0]);
        return values[0];
    }
}
