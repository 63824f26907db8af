namespace KafkaAggregator.Actors.Kafka;

/// <summary>The ends of a partition's log.</summary>
/// <param name="Start">The first offset that is still there.</param>
/// <param name="End">The high watermark: one past the last offset that is replicated.</param>
public readonly record struct LogBounds(long Start, long End);
