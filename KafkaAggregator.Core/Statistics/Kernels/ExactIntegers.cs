namespace KafkaAggregator.Core.Statistics.Kernels;

/// <summary>
/// Integers whose statistics are the same as doubles: up to 2^50. Sums, means and deviations are exact and rounded once
/// either way; a quartile weighs two samples with −1 to 5 fourths, so its products and their sum stay below 2^53 and
/// only the last step could round, as with integers.
/// </summary>
internal static class ExactIntegers
{
    private const long Max = 1L << 50;

    public static bool IsDouble(long value) => (ulong)(value + Max) <= 2 * (ulong)Max;
}
