namespace KafkaAggregator.Core.Statistics;

/// <summary>
/// A statistic of one field over one window, as Python 3.11's <c>statistics</c> module defines it. The first seven are
/// those of the original, and the first sample where there are too few; the others are computed from one sample on.
/// Percentiles have no member: <see cref="Percentile"/> makes them.
/// </summary>
public enum Operation
{
    /// <summary>The least sample.</summary>
    Min,

    /// <summary>The first quartile, <c>quantiles(n=4)[0]</c>, exclusive method: may lie outside [min, max].</summary>
    Q1,

    /// <summary>The arithmetic mean, correctly rounded.</summary>
    Mean,

    /// <summary>The middle sample, or the mean of the two in the middle.</summary>
    Median,

    /// <summary>The sample standard deviation (n − 1), correctly rounded.</summary>
    Stdev,

    /// <summary>The third quartile, <c>quantiles(n=4)[2]</c>, exclusive method.</summary>
    Q3,

    /// <summary>The greatest sample.</summary>
    Max,

    /// <summary>The sum, exact and rounded once.</summary>
    Sum,

    /// <summary>The sample variance (n − 1), correctly rounded; of two samples or more.</summary>
    Variance,

    /// <summary>The standard deviation of the samples as the whole population (n), correctly rounded.</summary>
    Pstdev,

    /// <summary>The greatest sample less the least, rounded once.</summary>
    Range,

    /// <summary>The sample that arrived first.</summary>
    First,

    /// <summary>The sample that arrived last.</summary>
    Last,

    /// <summary>The root of the mean of the squares, correctly rounded.</summary>
    Rms,

    /// <summary>How many samples there are.</summary>
    Samples,

    /// <summary>How many values were missing: nulls and NaNs.</summary>
    Nulls,
}
