namespace KafkaAggregator.Core.Partitions;

/// <summary>
/// How many records of a source partition were in no window, by reason, since the last summary of an aggregated topic.
/// </summary>
public readonly record struct RejectionCounts(long Late, long Undecodable, long Undated, long Future, long NullValues);
