using KafkaAggregator.Actors.Sharding;

namespace KafkaAggregator.Actors.Ingest;

/// <summary>What can be seen of an owned partition from outside.</summary>
public sealed record PartitionStatus
{
    public required string Topic { get; init; }

    public required int Partition { get; init; }

    public required int Lane { get; init; }

    public required PartitionPhase State { get; init; }

    /// <summary>Why it is blocked, or what it waits for; null where it goes on.</summary>
    public string? Reason { get; init; }

    /// <summary>Log end minus next offset, 0 at the confirmed end; null where the log's end is not known yet.</summary>
    public long? Lag { get; init; }

    /// <summary>Next offset minus committed offset: what an heir would read again.</summary>
    public long ReplayDistance { get; init; }

    public int OpenWindows { get; init; }

    public long? NextOffset { get; init; }

    /// <summary>Bytes of the rows in open windows.</summary>
    public long HeldBytes { get; init; }

    /// <summary>Stream time in nanoseconds since the Unix epoch; null before the first valid record.</summary>
    public long? StreamTimeNanoseconds { get; init; }
}
