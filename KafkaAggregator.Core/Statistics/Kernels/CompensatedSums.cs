using System.Runtime.CompilerServices;

namespace KafkaAggregator.Core.Statistics.Kernels;

/// <summary>
/// The sums of x − center and of its square over the rows of a block, lane by lane, each in two doubles: what additions
/// and products lose to rounding is itself computed exactly (Knuth's TwoSum, and a product's error by a fused
/// multiply-add) and summed beside it. How far they can be off is <see cref="SumBounds"/>'s to say. A NaN or infinity
/// makes <see cref="Sum"/> non-finite.
/// </summary>
internal readonly struct CompensatedSums<TLanes>
    where TLanes : struct, ILanes<TLanes>
{
    /// <summary>Up to so many rows the low part of a sum, of samples on one grid, is exact.</summary>
    private const int ExactRowsMax = 1 << 20;

    private CompensatedSums(
        TLanes center, TLanes sum, TLanes sumLow, TLanes squares, TLanes squaresLow, TLanes least, TLanes greatest)
    {
        (Center, Sum, SumLow) = (center, sum, sumLow);
        (Squares, SquaresLow, Least, Greatest) = (squares, squaresLow, least, greatest);
    }

    /// <summary>A sample of the lane, so that equal samples give sums of exactly zero.</summary>
    public TLanes Center { get; }

    public TLanes Sum { get; }

    public TLanes SumLow { get; }

    public TLanes Squares { get; }

    public TLanes SquaresLow { get; }

    /// <summary>The least sample; of zeros either.</summary>
    public TLanes Least { get; }

    /// <summary>The greatest sample; of zeros either.</summary>
    public TLanes Greatest { get; }

    /// <param name="block">Rows one behind the other, a double per lane.</param>
    /// <param name="rows">One at least.</param>
    /// <param name="center">Any of the samples; near the others the bounds are tighter.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static CompensatedSums<TLanes> Over(ref double block, int rows, TLanes center)
    {
        var zero = TLanes.All(0);
        var (sum, sumLow, squares, squaresLow) = (zero, zero, zero, zero);
        var (least, greatest) = (center, center);
        ref var end = ref Unsafe.Add(ref block, (nint)rows * TLanes.Count);
        for (; Unsafe.IsAddressLessThan(ref block, ref end); block = ref Unsafe.Add(ref block, TLanes.Count))
        {
            var sample = TLanes.Load(ref block);
            least = TLanes.Min(least, sample);
            greatest = TLanes.Max(greatest, sample);

            // sample − center = difference + differenceLow, exactly.
            var difference = sample - center;
            var back = difference - sample;
            var differenceLow = (sample - (difference - back)) - (center + back);

            var next = sum + difference;
            var part = next - sum;
            sumLow += ((sum - (next - part)) + (difference - part)) + differenceLow;
            sum = next;

            var square = difference * difference;
            var squareLow = TLanes.MultiplyAdd(difference, difference, zero - square);
            squareLow = TLanes.MultiplyAdd(difference, differenceLow + differenceLow, squareLow);
            next = squares + square;
            part = next - squares;
            squaresLow += ((squares - (next - part)) + (square - part)) + squareLow;
            squares = next;
        }

        return new(center, sum, sumLow, squares, squaresLow, least, greatest);
    }

    /// <summary>The sums of all lanes as one, in every lane, where all have one center.</summary>
    public CompensatedSums<TLanes> Fold()
    {
        var (sum, sumLow) = Fold(Sum, SumLow);
        var (squares, squaresLow) = Fold(Squares, SquaresLow);
        var (least, greatest) = FoldExtremes(Least, Greatest);
        return new(
            Center, TLanes.All(sum), TLanes.All(sumLow),
            TLanes.All(squares), TLanes.All(squaresLow), TLanes.All(least), TLanes.All(greatest));
    }

    /// <summary>With their bounds.</summary>
    /// <param name="rows">Rows that were summed, before lanes were folded.</param>
    public CentralSums<TLanes> WithBounds(int rows)
    {
        var reach = TLanes.Max(Greatest - Center, Center - Least) * TLanes.All(1 + (4 * SumBounds.Roundoff));
        return new()
        {
            Center = Center,
            Sum = Sum,
            SumLow = SumLow,
            SumError = reach * TLanes.All(SumBounds.OfSum(rows)),
            Squares = Squares,
            SquaresLow = SquaresLow,
            SquaresError = Squares * TLanes.All(SumBounds.OfSquares(rows)),
            Least = Least,
            Greatest = Greatest,
            IsExactOnGrid = TLanes.Equal(TLanes.All(rows <= ExactRowsMax ? 0 : 1), TLanes.All(0)),
        };
    }

    public static double FirstOf(TLanes lanes)
    {
        Span<double> values = stackalloc double[TLanes.Count];
        lanes.Store(ref values[0]);
        return values[0];
    }

    /// <summary>The least and the greatest of all lanes.</summary>
    public static (double Least, double Greatest) FoldExtremes(TLanes leasts, TLanes greatests)
    {
        Span<double> lanes = stackalloc double[2 * TLanes.Count];
        leasts.Store(ref lanes[0]);
        greatests.Store(ref lanes[TLanes.Count]);
        var (least, greatest) = (lanes[0], lanes[TLanes.Count]);
        for (var lane = 1; lane < TLanes.Count; lane++)
        {
            least = Math.Min(least, lanes[lane]);
            greatest = Math.Max(greatest, lanes[TLanes.Count + lane]);
        }

        return (least, greatest);
    }

    /// <summary>The sum of all lanes, in two doubles.</summary>
    public static (double High, double Low) Fold(TLanes ofHighs, TLanes ofLows)
    {
        Span<double> highs = stackalloc double[2 * TLanes.Count];
        var lows = highs[TLanes.Count..];
        ofHighs.Store(ref highs[0]);
        ofLows.Store(ref lows[0]);
        var (high, low) = (highs[0], lows[0]);
        for (var lane = 1; lane < TLanes.Count; lane++)
        {
            var next = high + highs[lane];
            var part = next - high;
            low += ((high - (next - part)) + (highs[lane] - part)) + lows[lane];
            high = next;
        }

        return (high, low);
    }
}
