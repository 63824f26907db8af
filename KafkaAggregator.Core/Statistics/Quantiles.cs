namespace KafkaAggregator.Core.Statistics;

/// <summary>
/// Median, quartiles and percentiles of sorted samples, two or more, with the very operations of Python's <c>median</c>
/// and <c>quantiles</c>, exclusive, of 4, 100, 1,000, … parts: on doubles each step rounds and may overflow, on
/// integers only the last one rounds.
/// </summary>
internal static class Quantiles
{
    /// <summary>Quartiles are fourths.</summary>
    public const int Parts = 4;

    public static double Median(ReadOnlySpan<double> sorted)
    {
        var middle = sorted.Length / 2;
        return (sorted.Length & 1) != 0 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    public static double Median(ReadOnlySpan<long> sorted)
    {
        var middle = sorted.Length / 2;
        return (sorted.Length & 1) != 0
            ? sorted[middle]
            : ExactRounding.Nearest((Int128)sorted[middle - 1] + sorted[middle], halvings: 1);
    }

    /// <param name="sorted">The samples.</param>
    /// <param name="number">Which quantile: from 1 to one less than the parts.</param>
    /// <param name="parts">Quartiles are fourths.</param>
    public static double Quantile(ReadOnlySpan<double> sorted, int number, int parts = Parts)
    {
        var (rank, weight) = Locate(sorted.Length, number, parts);
        return ((sorted[rank - 1] * (parts - weight)) + (sorted[rank] * weight)) / parts;
    }

    /// <inheritdoc cref="Quantile(ReadOnlySpan{double}, int, int)"/>
    public static double Quantile(ReadOnlySpan<long> sorted, int number, int parts = Parts)
    {
        var (rank, weight) = Locate(sorted.Length, number, parts);
        var sum = ((Int128)sorted[rank - 1] * (parts - weight)) + ((Int128)sorted[rank] * weight);
        return ExactRounding.Ratio(sum, parts, exponent: 0);
    }

    /// <summary>
    /// The rank below the quantile, kept where it has a neighbour, and the neighbour's weight in parts: below 0 or
    /// above the parts near the ends of few samples, where quantiles so lie outside of them; between −parts and
    /// twice the parts.
    /// </summary>
    public static (int Rank, int Weight) Locate(int count, int number, int parts)
    {
        var position = number * (count + 1L);
        var rank = Math.Clamp(position / parts, 1, count - 1);
        return ((int)rank, (int)(position - (rank * parts)));
    }
}
