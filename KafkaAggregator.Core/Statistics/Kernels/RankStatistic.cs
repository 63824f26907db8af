namespace KafkaAggregator.Core.Statistics.Kernels;

/// <summary>
/// A median or quantile as Python computes it from sorted samples a: a[lower], or
/// (a[lower] · (parts − weight) + a[upper] · weight) / parts, each step rounded.
/// </summary>
/// <param name="Lower">Place of the lower rank among those that are selected.</param>
/// <param name="Upper">Place of the upper one; the same where one sample is the result.</param>
/// <param name="Weight">Of the upper one: below 0 or above the parts where the quantile lies outside of both.</param>
/// <param name="Parts">2 for a median, 4 for a quartile, 100 or more for a percentile.</param>
internal readonly record struct RankStatistic(int Lower, int Upper, int Weight, int Parts)
{
    public double From(ReadOnlySpan<double> selected) => Lower == Upper
        ? selected[Lower]
        : ((selected[Lower] * (Parts - Weight)) + (selected[Upper] * Weight)) / Parts;
}
