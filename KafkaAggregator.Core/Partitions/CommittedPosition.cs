namespace KafkaAggregator.Core.Partitions;

/// <summary>What the group's coordinator keeps of a partition.</summary>
/// <param name="Offset">The committed offset.</param>
/// <param name="Metadata">The string that was committed with it; empty, null or foreign where it is not ours.</param>
public sealed record CommittedPosition(long Offset, string? Metadata);
