using System.Runtime.CompilerServices;

namespace KafkaAggregator.Core.Statistics.Kernels;

/// <summary>
/// Mean and sample standard deviation from compensated sums, with a certificate by Ziv's test: the exact value lies
/// within a bound of a pair of doubles; where the lower and the upper end of that interval round to one double, it is
/// the correctly rounded result. Where they do not (the mean of few samples is often exactly half-way between two
/// doubles) it is decided exactly where that is cheap; else the lane is uncertain and the caller computes it exactly.
/// <para>
/// Quotients by the count are products with its reciprocal, within 2·u of the quotient: their remainders are multiples
/// of the quotient's last bit below 2^53 of them, since the count is whole, and so exact by a fused multiply-add. A low
/// part so divided is off by 9·u² of the quotient, and bounds say 16; 24·u² of the squares come from the square of the
/// sum, 40 with its quotient. The root's low part is off by 7·u of itself, at most u + |correction| / 2 of the root.
/// </para>
/// </summary>
internal readonly struct Moments<TLanes>
    where TLanes : struct, ILanes<TLanes>
{
    /// <summary>Below it low parts might underflow; 2^-106 of it is far above the least double.</summary>
    private const double SumMin = 1e-270;
    private const double MeanMin = 1e-290;
    private const double SquaresMin = 1e-240;
    private const double SquaresMax = 1e300;

    /// <summary>The relative correction of a variance beyond which its second-order term is not trusted.</summary>
    private const double CorrectionMax = 1e-10;

    private Moments(TLanes mean, TLanes deviation, TLanes isMeanCertain, TLanes isDeviationCertain)
    {
        (Mean, Deviation) = (mean, deviation);
        IsMeanCertain = isMeanCertain;
        IsDeviationCertain = isDeviationCertain;
    }

    public TLanes Mean { get; }

    public TLanes Deviation { get; }

    /// <summary>A mask.</summary>
    public TLanes IsMeanCertain { get; }

    /// <summary>A mask.</summary>
    public TLanes IsDeviationCertain { get; }

    /// <param name="sums">Over the samples of each lane.</param>
    /// <param name="count">Samples, two or more.</param>
    public static Moments<TLanes> Of(in CentralSums<TLanes> sums, int count)
    {
        var mean = MeanOf(sums, count, out var isMeanCertain);
        var deviation = DeviationOf(sums, count, out var isDeviationCertain);
        return new(mean, deviation, isMeanCertain, isDeviationCertain);
    }

    /// <summary>Of equal samples; a NaN or an infinity makes the sum NaN, and such a lane is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes IsConstant(in CentralSums<TLanes> sums) =>
        TLanes.Equal(sums.Least, sums.Greatest) & TLanes.Equal(sums.Sum, TLanes.All(0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (TLanes High, TLanes Low) TwoSum(TLanes left, TLanes right)
    {
        var sum = left + right;
        var part = sum - left;
        return (sum, (left - (sum - part)) + (right - part));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Magnitude(TLanes value) => value & TLanes.All(BitConverter.Int64BitsToDouble(long.MaxValue));

    /// <summary>By itself, so that it stays within what the compiler inlines.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static TLanes MeanOf(in CentralSums<TLanes> sums, int count, out TLanes isCertain)
    {
        var (sum, sumLow) = TwoSum(sums.Sum, sums.SumLow);
        var zero = TLanes.All(0);
        var n = TLanes.All(count);
        var reciprocal = TLanes.All(1.0 / count);
        var quotient = sum * reciprocal;
        var quotientLow = (TLanes.MultiplyAdd(zero - quotient, n, sum) + sumLow) * reciprocal;
        var bound = (sums.SumError * reciprocal) + (TLanes.All(16 * SumBounds.RoundoffSquared) * Magnitude(quotient));
        var (high, low) = TwoSum(sums.Center, quotient);
        low += quotientLow;
        bound = (bound + (TLanes.All(1.05 * SumBounds.Roundoff) * Magnitude(low))) * TLanes.All(1.05);
        var below = high + (low - bound);
        var above = high + (low + bound);
        isCertain = TLanes.Equal(below, above)
            & (TLanes.LessOrEqual(TLanes.All(SumMin), Magnitude(sum))
                | (TLanes.Equal(sum, zero) & TLanes.Equal(sumLow, zero)))
            & TLanes.LessOrEqual(TLanes.All(MeanMin), Magnitude(below));

        // Always: a branch that one group in three takes costs more.
        var isDecided = IsOnGrid(sums);
        var decided = Nearer(sums.Center, sum, sumLow, below, above, n);
        var isConstant = IsConstant(sums);
        below = TLanes.Select(isCertain, below, TLanes.Select(isDecided, decided, below));
        isCertain |= isDecided | isConstant;
        return TLanes.Select(isConstant, sums.Least + zero, below);
    }

    /// <summary>
    /// Whether all samples have one sign, and lie within 2^e of the center, 2^e the power of two at or below the least
    /// magnitude. All, and the center, are then multiples of g = 2^(e−52), and the sums are exact: low parts are
    /// multiples of g far below 2^53·g.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes IsOnGrid(in CentralSums<TLanes> sums)
    {
        var zero = TLanes.All(0);
        var reach = TLanes.Max(sums.Greatest - sums.Center, sums.Center - sums.Least)
            * TLanes.All(1 + (4 * SumBounds.Roundoff));
        var isOneSign = TLanes.Less(zero, sums.Least) | TLanes.Less(sums.Greatest, zero);
        var magnitude = TLanes.Min(Magnitude(sums.Least), Magnitude(sums.Greatest));

        // The bits of infinity are those of an exponent.
        var power = magnitude & TLanes.All(double.PositiveInfinity);
        return sums.IsExactOnGrid & isOneSign & TLanes.LessOrEqual(reach, power)
            & TLanes.LessOrEqual(TLanes.All(1e-200), power)
            & TLanes.LessOrEqual(power, TLanes.All(1e200));
    }

    /// <summary>
    /// Which of two neighbouring doubles is nearer to the mean: the sign of n·((below − c) + (above − c)) − 2·sum. It
    /// is exact on a grid as above, where differences of large terms come first. At zero the mean lies half-way, and
    /// the one with an even significand is taken.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Nearer(TLanes center, TLanes sum, TLanes sumLow, TLanes below, TLanes above, TLanes n)
    {
        var zero = TLanes.All(0);
        var ends = (below - center) + (above - center);
        var product = ends * n;
        var productLow = TLanes.MultiplyAdd(ends, n, zero - product);
        var excess = (product - (sum + sum)) + (productLow - (sumLow + sumLow));
        var isEven = TLanes.Equal(below & TLanes.All(double.Epsilon), zero);
        var isBelow = TLanes.Less(zero, excess) | (TLanes.Equal(excess, zero) & isEven);
        return TLanes.Select(isBelow, below, above);
    }

    /// <inheritdoc cref="MeanOf"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static TLanes DeviationOf(in CentralSums<TLanes> sums, int count, out TLanes isCertain)
    {
        var (sum, sumLow) = TwoSum(sums.Sum, sums.SumLow);
        var zero = TLanes.All(0);
        var n = TLanes.All(count);
        var reciprocal = TLanes.All(1.0 / count);
        var (squares, squaresLow) = TwoSum(sums.Squares, sums.SquaresLow);

        // squares − sum² / n, in two doubles.
        var sumSquare = sum * sum;
        var sumSquareLow = TLanes.MultiplyAdd(sum, sum, zero - sumSquare) + ((sum + sum) * sumLow);
        var share = sumSquare * reciprocal;
        var shareLow = (TLanes.MultiplyAdd(zero - share, n, sumSquare) + sumSquareLow) * reciprocal;
        var (spread, spreadLow) = TwoSum(squares, zero - share);
        spreadLow += squaresLow - shareLow;
        var magnitude = Magnitude(sum);
        var error = sums.SumError;
        var spreadError = sums.SquaresError + (TLanes.All(40 * SumBounds.RoundoffSquared) * squares)
            + (((TLanes.All(2.1) * magnitude * error) + (error * error)) * reciprocal);

        var degrees = TLanes.All(count - 1);
        var degreesReciprocal = TLanes.All(1.0 / (count - 1));
        var variance = spread * degreesReciprocal;
        var varianceLow = (TLanes.MultiplyAdd(zero - variance, degrees, spread) + spreadLow) * degreesReciprocal;
        var root = TLanes.SquareRoot(variance);
        var rest = TLanes.MultiplyAdd(zero - root, root, variance);
        var spreadReciprocal = TLanes.All(1) / spread;
        var varianceReciprocal = degrees * spreadReciprocal;
        var rootLow = (rest + varianceLow) * (TLanes.All(0.5) * root * varianceReciprocal);

        // After cancellation the low part may be more than a few roundings: its second-order term counts too.
        var correction = Magnitude(varianceLow * varianceReciprocal);
        var bound = root * TLanes.All(1.05) * ((TLanes.All(0.55) * (spreadError * spreadReciprocal))
            + TLanes.All(32 * SumBounds.RoundoffSquared)
            + (correction * (correction + TLanes.All(8 * SumBounds.Roundoff))));
        var below = root + (rootLow - bound);
        isCertain = TLanes.Equal(below, root + (rootLow + bound))
            & TLanes.Less(zero, spread)
            & TLanes.LessOrEqual(TLanes.All(SquaresMin), squares)
            & TLanes.LessOrEqual(squares, TLanes.All(SquaresMax))
            & TLanes.Less(correction, TLanes.All(CorrectionMax))
            & TLanes.Less(spreadError, spread * TLanes.All(CorrectionMax))
            & (TLanes.Equal(sum, zero) | TLanes.LessOrEqual(TLanes.All(SquaresMin), sumSquare)
                | TLanes.Less(TLanes.All(1e-200), squares));
        var isConstant = IsConstant(sums);
        isCertain |= isConstant;
        return TLanes.Select(isConstant, zero, below);
    }
}
