using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace KafkaAggregator.Core.Statistics.Kernels;

/// <summary>
/// The sums of x − center and of its square over a few rows at a third of what <see cref="CompensatedSums{TLanes}"/>
/// takes: each sample is split at one bit for all of a lane (Rump, Ogita and Oishi 2008, "Accurate floating-point
/// summation", ExtractVector), so that the high parts add up without any rounding, and their squares too.
/// <para>
/// With the power of two p ≥ 2^30·P(reach), ≥ 4·P(magnitude), P(v) the power of two at or below v, and σ = 1.5·p: x + σ
/// lies between p and 2·p, so is a multiple of the grid G = 2^-52·p, and so are σ, center = (c + σ) − σ and high
/// = (x + σ) − (c + σ). low = x − ((x + σ) − σ) is exact, |low| ≤ G / 2, and x − center = high + low. |x − c| ≤ 2^23·G
/// and so |high| ≤ (2^23 + 1)·G: squares of up to 127 of them add up to at most 2^53·G², without rounding.
/// </para>
/// <para>
/// After n rows, u = 2^-53, R the greatest |x − center|: low parts add up with an error of at most u·G·(n² + n) / 4.
/// A square's rest, low·(2·high + low), is at most G·(R + G), with one rounding of the factor and one of each addition:
/// u·G·(R + G)·(n² + 3·n) / 2 in all. What is given is above both by 4 % and more for what is of order u².
/// </para>
/// <para>
/// Of a column the squares V of 64 rows at a time are added to those before by TwoSum. After s times, n = 64·s, a
/// lane's squares are off by u·G·(R + G)·n·(34 + 2·s) + 2·s²·u²·V, and eight lanes, folded with 14 roundings of low
/// parts, by u·G·(R + G)·n·(384 + 16·s) + u²·V·(2·s² + 14·s + 98). Their sums' low parts by u·G·(2·n² + 58·n).
/// </para>
/// </summary>
internal static class SplitSums<TLanes>
    where TLanes : struct, ILanes<TLanes>
{
    /// <summary>Rows whose high parts' squares add up without rounding, if one of them is the center.</summary>
    public const int RowsMax = 128;

    private const double PowersOfReach = 1 << 30;
    private const double GridOfPower = 1.0 / (1L << 52);

    /// <summary>Rows of a column for which the bounds are of use, and sums of high parts without rounding.</summary>
    public const int ColumnRowsMax = 1 << 20;

    private const int SegmentRows = 64;

    /// <param name="block">Rows one behind the other, a double per lane.</param>
    /// <param name="rows">From 1 to <see cref="RowsMax"/>.</param>
    /// <param name="center">One of the samples.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static CentralSums<TLanes> Over(ref double block, int rows, TLanes center)
    {
        var (least, greatest) = Extremes(ref block, rows, center);
        var power = PowerOf(center, least, greatest);
        var shift = power * TLanes.All(1.5);
        var shifted = center + shift;
        var zero = TLanes.All(0);
        var (sum, sumLow, squares, squaresLow) = (zero, zero, zero, zero);
        Add(ref block, rows, shift, shifted, ref sum, ref sumLow, ref squares, ref squaresLow);
        center = shifted - shift;
        var grid = power * TLanes.All(GridOfPower);
        var reach = TLanes.Max(greatest - center, center - least);
        var n = (double)rows;
        return new()
        {
            Center = center,
            Sum = sum,
            SumLow = sumLow,
            SumError = grid * TLanes.All(SumBounds.Roundoff * 0.26 * ((n * n) + n)),
            Squares = squares,
            SquaresLow = squaresLow,
            SquaresError = grid * (reach + grid) * TLanes.All(SumBounds.Roundoff * 0.52 * ((n * n) + (3 * n))),
            Least = least,
            Greatest = greatest,
            IsExactOnGrid = TLanes.Equal(zero, zero),
        };
    }

    /// <summary>The same over a column that is folded into the lanes, the sums of all lanes in each of them.</summary>
    /// <param name="samples">
    /// The samples, one after the other into a lane after the other, and behind them what fills the last row, any of
    /// them: it is overwritten. From 1 to <see cref="ColumnRowsMax"/> rows.
    /// </param>
    /// <param name="count">Samples.</param>
    /// <param name="center">One of the samples.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static CentralSums<TLanes> OverColumn(Span<double> samples, int count, double center)
    {
        var rows = samples.Length / TLanes.Count;
        ref var column = ref MemoryMarshal.GetReference(samples);
        var (leasts, greatests) = Extremes(ref column, rows, TLanes.All(center));
        var (least, greatest) = CompensatedSums<TLanes>.FoldExtremes(leasts, greatests);
        var power = PowerOf(TLanes.All(center), TLanes.All(least), TLanes.All(greatest));
        var shift = power * TLanes.All(1.5);
        var shifted = TLanes.All(center) + shift;
        var middle = shifted - shift;
        var zero = TLanes.All(0);

        // The center itself adds nothing to any sum.
        samples[count..].Fill(CompensatedSums<TLanes>.FirstOf(middle));
        var (sum, sumLow, total, totalLow) = (zero, zero, zero, zero);
        var segments = 0;
        for (var row = 0; row < rows; row += SegmentRows)
        {
            var (squares, squaresLow) = (zero, zero);
            ref var segment = ref Unsafe.Add(ref column, (nint)row * TLanes.Count);
            Add(
                ref segment, Math.Min(SegmentRows, rows - row), shift, shifted,
                ref sum, ref sumLow, ref squares, ref squaresLow);
            var next = total + squares;
            var part = next - total;
            totalLow += ((total - (next - part)) + (squares - part)) + squaresLow;
            total = next;
            segments++;
        }

        var (folded, foldedLow) = CompensatedSums<TLanes>.Fold(sum, sumLow);
        var (foldedSquares, foldedSquaresLow) = CompensatedSums<TLanes>.Fold(total, totalLow);
        var grid = power * TLanes.All(GridOfPower);
        var reach = TLanes.Max(TLanes.All(greatest) - middle, middle - TLanes.All(least));
        var (n, s) = ((double)segments * SegmentRows, (double)segments);
        return new()
        {
            Center = middle,
            Sum = TLanes.All(folded),
            SumLow = TLanes.All(foldedLow),
            SumError = grid * TLanes.All(SumBounds.Roundoff * 1.04 * ((2 * n * n) + (60 * n))),
            Squares = TLanes.All(foldedSquares),
            SquaresLow = TLanes.All(foldedSquaresLow),
            SquaresError = (grid * (reach + grid) * TLanes.All(SumBounds.Roundoff * 1.04 * n * ((16 * s) + 400)))
                + TLanes.All(
                    foldedSquares * SumBounds.RoundoffSquared * 1.04 * ((2 * s * s) + (14 * s) + 100)),
            Least = TLanes.All(least),
            Greatest = TLanes.All(greatest),
            IsExactOnGrid = TLanes.Equal(zero, zero),
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (TLanes Least, TLanes Greatest) Extremes(ref double block, int rows, TLanes center)
    {
        var (least, greatest) = (center, center);
        ref var end = ref Unsafe.Add(ref block, (nint)rows * TLanes.Count);
        for (; Unsafe.IsAddressLessThan(ref block, ref end); block = ref Unsafe.Add(ref block, TLanes.Count))
        {
            var sample = TLanes.Load(ref block);
            least = TLanes.Min(least, sample);
            greatest = TLanes.Max(greatest, sample);
        }

        return (least, greatest);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(
        ref double block,
        int rows,
        TLanes shift,
        TLanes shifted,
        ref TLanes sum,
        ref TLanes sumLow,
        ref TLanes squares,
        ref TLanes squaresLow)
    {
        var two = TLanes.All(2);
        ref var end = ref Unsafe.Add(ref block, (nint)rows * TLanes.Count);
        for (; Unsafe.IsAddressLessThan(ref block, ref end); block = ref Unsafe.Add(ref block, TLanes.Count))
        {
            var sample = TLanes.Load(ref block);
            var moved = sample + shift;
            var low = sample - (moved - shift);
            var high = moved - shifted;
            sum += high;
            sumLow += low;
            squares = TLanes.MultiplyAdd(high, high, squares);
            squaresLow = TLanes.MultiplyAdd(low, TLanes.MultiplyAdd(high, two, low), squaresLow);
        }
    }

    /// <summary>p.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes PowerOf(TLanes center, TLanes least, TLanes greatest) => TLanes.Max(
        Power(TLanes.Max(greatest - center, center - least)) * TLanes.All(PowersOfReach),
        TLanes.Max(Power(least), Power(greatest)) * TLanes.All(4));

    /// <summary>
    /// The power of two at or below the magnitude, zero of a subnormal: the bits of infinity are those of an exponent.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Power(TLanes value) => value & TLanes.All(double.PositiveInfinity);
}
