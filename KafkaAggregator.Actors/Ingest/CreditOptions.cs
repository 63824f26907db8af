namespace KafkaAggregator.Actors.Ingest;

/// <summary>How much may be on its way between the fetcher and a commit.</summary>
internal sealed record CreditOptions
{
    /// <summary>
    /// Bytes of all partitions of a lane together, as far as <see cref="PartitionBytesMin"/> allows.
    /// </summary>
    public long LaneBytesMax { get; init; } = 64L << 20;

    /// <summary>Bytes of one partition at most: some full batches, so that its actor is never without work.</summary>
    public long PartitionBytesMax { get; init; } = 1L << 20;

    /// <summary>However many partitions share, each may have so much: less than a batch would stop it.</summary>
    public long PartitionBytesMin { get; init; } = 64L << 10;

    /// <summary>What each of so many partitions may have on its way; one batch more may come.</summary>
    public long ForEachOf(int partitions) =>
        Math.Clamp(LaneBytesMax / Math.Max(partitions, 1), PartitionBytesMin, PartitionBytesMax);
}
