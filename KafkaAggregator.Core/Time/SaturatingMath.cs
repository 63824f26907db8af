namespace KafkaAggregator.Core.Time;

/// <summary>
/// Int64 arithmetic that stops at the ends of the range instead of wrapping: a time that is too large stays the
/// largest.
/// </summary>
internal static class SaturatingMath
{
    public static long Add(long left, long right)
    {
        var sum = unchecked(left + right);
        return ((left ^ sum) & (right ^ sum)) < 0 ? End(left < 0) : sum;
    }

    public static long Subtract(long left, long right)
    {
        var difference = unchecked(left - right);
        return ((left ^ right) & (left ^ difference)) < 0 ? End(left < 0) : difference;
    }

    public static long Multiply(long left, long right)
    {
        var high = Math.BigMul(left, right, out var low);
        return (high == 0 && low >= 0) || (high == -1 && low < 0) ? low : End((left < 0) != (right < 0));
    }

    private static long End(bool isNegative) => isNegative ? long.MinValue : long.MaxValue;
}
