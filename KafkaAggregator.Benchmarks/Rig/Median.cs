namespace KafkaAggregator.Benchmarks.Rig;

/// <summary>The middle of figures in any order: of an even number the upper one.</summary>
internal static class Median
{
    /// <param name="figures">One at least.</param>
    public static double Of(IEnumerable<double> figures)
    {
        double[] sorted = [.. figures.Order()];
        return sorted[sorted.Length / 2];
    }
}
