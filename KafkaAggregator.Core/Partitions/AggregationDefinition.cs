using KafkaAggregator.Core.Records;
using KafkaAggregator.Core.Statistics;
using KafkaAggregator.Core.Windows;

namespace KafkaAggregator.Core.Partitions;

/// <summary>One aggregation of one source topic: what goes in, how it is cut, what comes out.</summary>
public sealed record AggregationDefinition
{
    /// <summary>The operations where a configuration says nothing, in the original's order.</summary>
    public static readonly IReadOnlyList<Operation> DefaultOperations =
    [
        Operation.Min, Operation.Q1, Operation.Mean, Operation.Median, Operation.Stdev, Operation.Q3, Operation.Max,
    ];

    /// <summary>The topic that its summaries go to.</summary>
    public required string AggregatedTopic { get; init; }

    /// <summary>Window size and expiration.</summary>
    public required WindowCut Cut { get; init; }

    /// <summary>Below so many samples of a field every operation gives its first sample; at least 1.</summary>
    public int MinSampleSize { get; init; } = 2;

    /// <summary>In the order in which they stand in the summary; none twice.</summary>
    public IReadOnlyList<Operation> Operations { get; init; } = DefaultOperations;

    /// <summary>Which fields are taken.</summary>
    public FieldRules Fields { get; init; } = new();

    /// <summary>
    /// All sources of the aggregated topic in file order, this one among them, where it has several: its schema is the
    /// union of their fields, each nullable, its record named after the first. Empty where it has one.
    /// </summary>
    public IReadOnlyList<UnionSource> UnionSources { get; init; } = [];
}
