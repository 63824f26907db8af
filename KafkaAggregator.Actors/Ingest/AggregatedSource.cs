using KafkaAggregator.Core.Records;

namespace KafkaAggregator.Actors.Ingest;

/// <summary>One source of an aggregated topic.</summary>
public sealed record AggregatedSource
{
    public required string Topic { get; init; }

    /// <summary>Top-level names or dotted paths that are taken; null takes all.</summary>
    public IReadOnlyList<string>? Fields { get; init; }

    /// <summary>Other names for fields, by their name or dotted path.</summary>
    public IReadOnlyDictionary<string, string> Map { get; init; } = new Dictionary<string, string>();

    /// <summary>Where this source's event time comes from; null: as the selection says.</summary>
    public TimeField? Time { get; init; }
}
