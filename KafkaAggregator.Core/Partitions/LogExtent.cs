namespace KafkaAggregator.Core.Partitions;

/// <summary>Which offsets a partition's log has.</summary>
/// <param name="Start">The first offset that can still be read.</param>
/// <param name="End">The offset behind the last one.</param>
public readonly record struct LogExtent(long Start, long End);
