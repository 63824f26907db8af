namespace KafkaAggregator.Core.Statistics.Kernels;

/// <summary>
/// Integers whose statistics are the same as doubles: up to 2^50, less with percentiles. Sums, means and deviations are
/// exact and rounded once either way; a quartile weighs two samples with −1 to 5 fourths, so its products and their sum
/// stay below 2^53 and only the last step could round, as with integers.
/// </summary>
internal static class ExactIntegers
{
    /// <summary>The greatest magnitude without percentiles.</summary>
    private const long Max = 1L << 50;

    /// <summary>
    /// The greatest magnitude for these operations: a percentile's weights add up to 3 · parts at most.
    /// </summary>
    public static long MaxOf(IEnumerable<Operation> operations) => operations
        .Where(operation => operation.IsPercentile())
        .Select(operation => (1L << 53) / (3 * Percentile.PartOf(operation).Parts))
        .Append(Max)
        .Min();

    public static bool IsDouble(long value, long max) => (ulong)(value + max) <= 2 * (ulong)max;
}
