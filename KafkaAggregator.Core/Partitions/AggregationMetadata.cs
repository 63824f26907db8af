using KafkaAggregator.Core.Time;

namespace KafkaAggregator.Core.Partitions;

/// <summary>What the metadata say of one aggregation.</summary>
/// <param name="Topic">Hash of its aggregated topic's name: by it the aggregation is known again.</param>
/// <param name="Cut">Hash of its window size and expiration: with another one it starts anew.</param>
/// <param name="ClosedUpTo">B; null where idleness closed nothing yet.</param>
/// <param name="OpenRows">Rows in its open windows, to check a replay by.</param>
/// <param name="Counts">Rejected since its last summary.</param>
internal readonly record struct AggregationMetadata(
    ulong Topic, ulong Cut, Instant? ClosedUpTo, long OpenRows, RejectionCounts Counts);
