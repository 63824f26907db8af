using KafkaAggregator.Core.Time;

namespace KafkaAggregator.Core.Partitions;

/// <summary>
/// All of a partition's state that the log does not give again: what is committed with an offset. Immutable.
/// </summary>
internal sealed record PartitionMetadata
{
    public required MetadataOrigin Origin { get; init; }

    /// <summary>C: the least offset of a record in an open window, or N.</summary>
    public required long CommittedOffset { get; init; }

    /// <summary>N: the first offset not yet processed.</summary>
    public required long NextOffset { get; init; }

    /// <summary>S.</summary>
    public Instant? StreamTime { get; init; }

    /// <summary>I: windows that start at or before it lost records to retention.</summary>
    public Instant? RetentionLossUpTo { get; init; }

    /// <summary>Whether I rises to the time of the next valid record, since N itself was lost.</summary>
    public bool IsLossOpen { get; init; }

    /// <summary>Windows that start at or before it were replayed with other records than before.</summary>
    public Instant? ReplayLossUpTo { get; init; }

    /// <summary>Offsets in [C, N) whose verdict the log would not give again, ascending.</summary>
    public IReadOnlyList<long> Exceptions { get; init; } = [];

    public required IReadOnlyList<AggregationMetadata> Aggregations { get; init; }

    /// <summary>Whether committing it in place of the other would change anything.</summary>
    public bool IsSameAs(PartitionMetadata other) =>
        CommittedOffset == other.CommittedOffset
        && NextOffset == other.NextOffset
        && StreamTime == other.StreamTime
        && RetentionLossUpTo == other.RetentionLossUpTo
        && IsLossOpen == other.IsLossOpen
        && ReplayLossUpTo == other.ReplayLossUpTo
        && Origin == other.Origin
        && Exceptions.SequenceEqual(other.Exceptions)
        && Aggregations.SequenceEqual(other.Aggregations);
}
