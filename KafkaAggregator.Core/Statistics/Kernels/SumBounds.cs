namespace KafkaAggregator.Core.Statistics.Kernels;

/// <summary>
/// How far <see cref="CompensatedSums{TLanes}"/> can be from the exact sums, after L rows in up to eight lanes and
/// their fold, u = 2^-53, R the greatest |x − center|. A lane's high part after i rows is at most i·R, so the error of
/// that addition at most u·i·R, and the low part at most u·R·(i²/2 + 1.5·i); its own roundings, two a row, add up to
/// u²·R·(L³/6 + 1.5·L² + 2·L). Eight lanes and the seven additions that fold them, u·k·L·R each at most, with two
/// roundings each of a low part of u·R·(4·L² + 48·L), give u²·R·(1.4·L³ + 34·L² + 238·L). The squares likewise: the
/// high part is at most V, low parts u·V·(L + 3), in all u²·V·(L²/2 + 12·L + 65). What is given below is above both,
/// by 4 % and more for what is of order u³.
/// </summary>
internal static class SumBounds
{
    /// <summary>Unit roundoff: half the distance from 1 to the next double.</summary>
    public const double Roundoff = 1.0 / (1L << 53);

    public const double RoundoffSquared = Roundoff * Roundoff;

    /// <summary>The error of the sum is at most this times R.</summary>
    public static double OfSum(double rows) => 1.04 * RoundoffSquared * (rows * ((4 * rows) + 68) * ((2 * rows) + 6));

    /// <summary>The error of the sum of squares is at most this times that sum.</summary>
    public static double OfSquares(double rows) => RoundoffSquared * ((1.04 * ((2 * rows) + 6) * (rows + 6)) + 64);
}
