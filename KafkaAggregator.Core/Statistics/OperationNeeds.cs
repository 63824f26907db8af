namespace KafkaAggregator.Core.Statistics;

/// <summary>What an operation is computed from.</summary>
internal static class OperationNeeds
{
    /// <summary>From sorted samples.</summary>
    public static bool NeedsOrder(this Operation operation) =>
        operation is Operation.Q1 or Operation.Median or Operation.Q3 || operation.IsPercentile();

    /// <summary>From sums, of samples or of their squares.</summary>
    public static bool NeedsSums(this Operation operation) =>
        operation is Operation.Mean or Operation.Stdev || operation.NeedsExactSums();

    /// <summary>From sums that are always exact: there is no certificate for faster ones.</summary>
    public static bool NeedsExactSums(this Operation operation) =>
        operation is Operation.Sum or Operation.Variance or Operation.Pstdev or Operation.Rms;
}
