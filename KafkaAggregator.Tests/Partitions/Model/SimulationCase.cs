namespace KafkaAggregator.Tests.Partitions.Model;

/// <summary>A whole case: the aggregations at the start, and what happens.</summary>
internal sealed record SimulationCase(IReadOnlyList<AggregationSpec> Aggregations, IReadOnlyList<SimulationStep> Steps)
{
    /// <summary>In scripted units; null: no record is future.</summary>
    public long? MaxFuture { get; init; }

    /// <summary>Few, so that the limit is reached soon.</summary>
    public int ExceptionsMax { get; init; } = 2;

    /// <summary>Left out of the metadata at every commit: such a case must fail.</summary>
    public MetadataPart Forgotten { get; init; }

    public override string ToString() =>
        $"aggregations {string.Join("; ", Aggregations)}; max future {MaxFuture?.ToString() ?? "none"}; exceptions {ExceptionsMax}\n  "
        + string.Join("\n  ", Steps);
}
