namespace KafkaAggregator.Benchmarks.Recovery;

/// <summary>A summary, and when a reader of committed records had it.</summary>
internal readonly record struct SeenSummary(int Partition, DateTimeOffset WindowEnd, DateTimeOffset SeenAt);
