namespace KafkaAggregator.Actors.Kafka;

/// <summary>What the group has committed for a partition.</summary>
/// <param name="Offset">The next offset to read.</param>
/// <param name="Metadata">The string that was committed beside it; empty where there was none.</param>
public readonly record struct CommittedOffset(long Offset, string Metadata);
