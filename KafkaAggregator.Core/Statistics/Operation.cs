namespace KafkaAggregator.Core.Statistics;

/// <summary>A statistic of one field over one window, as Python 3.11's <c>statistics</c> module defines it.</summary>
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
}
