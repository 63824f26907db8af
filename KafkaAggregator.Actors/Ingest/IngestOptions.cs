namespace KafkaAggregator.Actors.Ingest;

/// <summary>How source topics are found and read.</summary>
public sealed record IngestOptions
{
    public FetcherKind Fetcher { get; init; } = FetcherKind.Auto;

    /// <summary>Where a partition without a committed offset starts if it was there when this node started.</summary>
    public StartFrom StartFrom { get; init; } = StartFrom.Earliest;

    /// <summary>How often topics and partitions are looked for.</summary>
    public TimeSpan DiscoveryInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Silence after which time runs on; null: never, pure event time.</summary>
    public TimeSpan? IdleTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Lag without progress for so long restarts the lane.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a schema id that the registry does not know is waited for.</summary>
    public TimeSpan SchemaGrace { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Consumers, with a producer each, of this node.</summary>
    public int Lanes { get; init; } = 1;

    /// <summary>Bytes that the rows of open windows may take; null: half of what the process may use.</summary>
    public long? MemoryBytesMax { get; init; }
}
