namespace KafkaAggregator.Core.Statistics;

/// <summary>What operations are called.</summary>
public static class OperationName
{
    /// <summary>As configurations write it: <c>median</c>, <c>p99.9</c>.</summary>
    public static string Of(Operation operation) => operation.IsPercentile()
        ? Percentile.NameOf(operation)
        : operation.ToString().ToLowerInvariant();
}
