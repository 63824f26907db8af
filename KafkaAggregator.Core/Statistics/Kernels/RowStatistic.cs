using System.Numerics;

namespace KafkaAggregator.Core.Statistics.Kernels;

/// <summary>A <see cref="RankStatistic"/> over sorted rows, with its factors as doubles.</summary>
/// <param name="Lower">The lower row.</param>
/// <param name="Upper">The upper row; the same where one sample is the result.</param>
/// <param name="LowerFactor">Of the lower row.</param>
/// <param name="UpperFactor">Of the upper row.</param>
/// <param name="Parts">What their sum is divided by.</param>
/// <param name="Share">1 / parts where that is exact, so that a product has the bits of the quotient; else 0.</param>
internal readonly record struct RowStatistic(
    int Lower, int Upper, double LowerFactor, double UpperFactor, double Parts, double Share)
{
    public static RowStatistic Of(RankStatistic statistic, ReadOnlySpan<int> ranks) => statistic.Parts == 0
        ? default
        : new(
            ranks[statistic.Lower],
            ranks[statistic.Upper],
            statistic.Parts - statistic.Weight,
            statistic.Weight,
            statistic.Parts,
            BitOperations.IsPow2(statistic.Parts) ? 1.0 / statistic.Parts : 0);
}
