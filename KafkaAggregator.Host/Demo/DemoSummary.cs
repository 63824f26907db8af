namespace KafkaAggregator.Host.Demo;

/// <summary>A summary as a reader of the aggregated topic sees it.</summary>
internal sealed record DemoSummary
{
    public required string Topic { get; init; }

    public required int Partition { get; init; }

    /// <summary>The window's midpoint.</summary>
    public required DateTimeOffset Time { get; init; }

    public required TimeSpan WindowSize { get; init; }

    /// <summary>Records in the window.</summary>
    public required long Count { get; init; }

    /// <summary>Bytes of the message's value.</summary>
    public required int Bytes { get; init; }

    /// <summary>Statistics in the order of the schema, the window's own three fields left out.</summary>
    public required IReadOnlyList<KeyValuePair<string, double?>> Statistics { get; init; }
}
