namespace KafkaAggregator.Core.Statistics;

/// <summary>
/// Median and quartiles of sorted samples, two or more, with the very operations of Python's <c>median</c> and
/// <c>quantiles(n=4)</c>: on doubles each step rounds and may overflow, on integers only the last one rounds.
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
    /// <param name="quartile">1 or 3.</param>
    public static double Quartile(ReadOnlySpan<double> sorted, int quartile)
    {
        var (rank, weight) = Locate(sorted.Length, quartile);
        return ((sorted[rank - 1] * (Parts - weight)) + (sorted[rank] * weight)) / Parts;
    }

    /// <param name="sorted">The samples.</param>
    /// <param name="quartile">1 or 3.</param>
    public static double Quartile(ReadOnlySpan<long> sorted, int quartile)
    {
        var (rank, weight) = Locate(sorted.Length, quartile);
        return ExactRounding.Nearest(
            ((Int128)sorted[rank - 1] * (Parts - weight)) + ((Int128)sorted[rank] * weight), halvings: 2);
    }

    /// <summary>
    /// The rank below the quartile, kept where it has a neighbour, and the neighbour's weight in fourths: −1 or 5 for
    /// two samples, whose quartiles so lie outside of them.
    /// </summary>
    public static (int Rank, int Weight) Locate(int count, int quartile)
    {
        var position = quartile * (count + 1L);
        var rank = Math.Clamp(position / Parts, 1, count - 1);
        return ((int)rank, (int)(position - (rank * Parts)));
    }
}
