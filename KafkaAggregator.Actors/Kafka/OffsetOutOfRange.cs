namespace KafkaAggregator.Actors.Kafka;

/// <summary>
/// The wanted offset is not in the log. The fetcher waits for a Seek: what to skip is its owner's decision.
/// </summary>
public sealed class OffsetOutOfRange(TopicPartition partition, long ownershipEpoch, long wanted)
    : FetchEvent(partition, ownershipEpoch)
{
    public long Wanted { get; } = wanted;
}
