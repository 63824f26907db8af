namespace KafkaAggregator.Actors.Kafka;

/// <summary>Committed offsets as they could be read.</summary>
/// <param name="Committed">Those that have one.</param>
/// <param name="Pending">Those that were not readable in time, with the reason: ask again.</param>
public sealed record OffsetReading(
    IReadOnlyDictionary<TopicPartition, CommittedOffset> Committed,
    IReadOnlyDictionary<TopicPartition, string> Pending);
