using System.Numerics;

namespace KafkaAggregator.Core.Statistics;

/// <summary>
/// Exact numbers to the nearest double, ties to even, down to subnormals and up to infinity: the one rounding that
/// Python's division of integers and its <c>_float_sqrt_of_frac</c> do.
/// </summary>
internal static class ExactRounding
{
    /// <summary>Bits of a double's significand.</summary>
    private const int SignificandBits = 53;

    /// <summary>The exponent of the least subnormal.</summary>
    private const int ExponentMin = -1074;

    /// <summary>
    /// Bits of a quotient or root that are computed before a last bit stands for all that follow: a significand, the
    /// bit that decides, and some to spare.
    /// </summary>
    private const int WorkingBits = 66;

    /// <summary>Up to 2^53 every integer is a double.</summary>
    private const long WholeDoublesMax = 1L << 53;

    /// <summary>The double nearest to numerator · 2^exponent / denominator; the denominator is positive.</summary>
    public static double Ratio(BigInteger numerator, BigInteger denominator, int exponent)
    {
        if (numerator.IsZero)
        {
            return 0.0;
        }

        var magnitude = BigInteger.Abs(numerator);
        var shift = WorkingBits - (int)(magnitude.GetBitLength() - denominator.GetBitLength());
        var (quotient, remainder) = DivideScaled(magnitude, denominator, shift);
        return Nearest(WithSticky(quotient, !remainder.IsZero), exponent - shift, numerator.Sign < 0);
    }

    /// <summary>
    /// The double nearest to numerator / denominator, which is positive. Allocates nothing where both are doubles once
    /// they are divided by what they have in common: the quotient of these is rounded once.
    /// </summary>
    public static double Quotient(Int128 numerator, long denominator)
    {
        var common = CommonFactor(denominator, Math.Abs((long)(numerator % denominator)));
        numerator /= common;
        denominator /= common;
        return Int128.Abs(numerator) <= WholeDoublesMax && denominator <= WholeDoublesMax
            ? (double)numerator / denominator
            : Ratio((BigInteger)numerator, denominator, exponent: 0);
    }

    /// <summary>
    /// The double nearest to √(numerator / denominator) · 2^exponent; neither is negative, the denominator is not 0.
    /// </summary>
    public static double SquareRoot(BigInteger numerator, BigInteger denominator, int exponent)
    {
        if (numerator.IsZero)
        {
            return 0.0;
        }

        var shift = (2 * WorkingBits) - (int)(numerator.GetBitLength() - denominator.GetBitLength());
        shift += shift & 1;
        var (quotient, remainder) = DivideScaled(numerator, denominator, shift);
        var root = SquareRootFloor(quotient);
        var isInexact = !remainder.IsZero || root * root != quotient;
        return Nearest(WithSticky(root, isInexact), exponent - (shift / 2), isNegative: false);
    }

    /// <summary>The double nearest to value / 2^halvings.</summary>
    public static double Nearest(Int128 value, int halvings) =>
        Nearest((UInt128)Int128.Abs(value), -halvings, value < 0);

    private static (BigInteger Quotient, BigInteger Remainder) DivideScaled(
        BigInteger numerator, BigInteger denominator, int shift)
    {
        var scaledNumerator = shift > 0 ? numerator << shift : numerator;
        var scaledDenominator = shift < 0 ? denominator << -shift : denominator;
        var quotient = BigInteger.DivRem(scaledNumerator, scaledDenominator, out var remainder);
        return (quotient, remainder);
    }

    /// <summary>
    /// The last bit set where anything follows it: far enough below the bit that decides, so a tie stays told apart.
    /// </summary>
    private static UInt128 WithSticky(BigInteger value, bool isInexact) =>
        (UInt128)value | (isInexact ? UInt128.One : UInt128.Zero);

    private static double Nearest(UInt128 significand, int exponent, bool isNegative)
    {
        var bits = 128 - (int)UInt128.LeadingZeroCount(significand);
        var resultExponent = Math.Max(exponent + bits - SignificandBits, ExponentMin);
        var rounded = ShiftRounding(significand, resultExponent - exponent);

        // Exact: the significand has at most 53 bits, and the exponent is not below the least.
        var nearest = Math.ScaleB((double)rounded, resultExponent);
        return isNegative ? -nearest : nearest;
    }

    /// <summary>value / 2^shift to the nearest integer, ties to even; the other way round where negative.</summary>
    private static ulong ShiftRounding(UInt128 value, int shift)
    {
        if (shift <= 0)
        {
            return (ulong)(value << -shift);
        }

        if (shift > 127)
        {
            return 0;
        }

        var floor = (ulong)(value >> shift);
        var half = UInt128.One << (shift - 1);
        var rest = value & ((half << 1) - 1);
        var isUp = rest > half || (rest == half && (floor & 1) != 0);
        return isUp ? floor + 1 : floor;
    }

    /// <summary>⌊√value⌋ by Newton's iteration, from a start that is not below it.</summary>
    private static BigInteger SquareRootFloor(BigInteger value)
    {
        var shift = Math.Max(0, (int)value.GetBitLength() - 52) & ~1;
        var root = (BigInteger)(Math.Sqrt((double)(value >> shift)) + 2) << (shift / 2);
        while (true)
        {
            var next = (root + (value / root)) >> 1;
            if (next >= root)
            {
                return root;
            }

            root = next;
        }
    }

    private static long CommonFactor(long first, long second)
    {
        while (second != 0)
        {
            (first, second) = (second, first % second);
        }

        return first;
    }
}
