using KafkaAggregator.Core.Statistics;
using KafkaAggregator.Core.Windows;

namespace KafkaAggregator.Actors.Ingest;

/// <summary>One aggregated topic that a configuration names, with its sources.</summary>
public sealed record AggregatedTopic
{
    /// <summary>Operations where it does not say, as in the original.</summary>
    public static readonly IReadOnlyList<Operation> DefaultOperations = [Operation.Mean];

    public required string Name { get; init; }

    public required WindowCut Cut { get; init; }

    public int MinSampleSize { get; init; } = 2;

    public IReadOnlyList<Operation> Operations { get; init; } = DefaultOperations;

    /// <summary>At least one, none twice, in file order.</summary>
    public required IReadOnlyList<AggregatedSource> Sources { get; init; }
}
