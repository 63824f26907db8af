namespace KafkaAggregator.Core.Partitions;

/// <summary>The result of <c>PartitionState.Open</c>: a state, or why there can be none.</summary>
public sealed record PartitionOpening
{
    /// <summary>Null where the partition is blocked.</summary>
    public PartitionState? State { get; init; }

    /// <summary>Why the partition cannot be read, for people; null where it can.</summary>
    public string? BlockedReason { get; init; }

    /// <summary>What was found and decided, for the log.</summary>
    public IReadOnlyList<PartitionNotice> Notices { get; init; } = [];
}
