namespace KafkaAggregator.Benchmarks.Latency;

/// <summary>Durations in milliseconds, in any order.</summary>
internal static class Percentiles
{
    /// <summary>The nearest-rank percentile; NaN of nothing.</summary>
    public static double Of(IReadOnlyCollection<double> milliseconds, int percent)
    {
        var sorted = milliseconds.Order().ToList();
        return sorted.Count == 0
            ? double.NaN
            : sorted[Math.Clamp((int)Math.Ceiling(sorted.Count * percent / 100.0) - 1, 0, sorted.Count - 1)];
    }
}
