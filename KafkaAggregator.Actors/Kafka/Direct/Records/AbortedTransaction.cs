namespace KafkaAggregator.Actors.Kafka.Direct.Records;

/// <summary>
/// A producer's transaction that was aborted: its data from this offset to its abort marker are no data.
/// </summary>
internal readonly record struct AbortedTransaction(long ProducerId, long FirstOffset);
