namespace KafkaAggregator.Actors.Kafka;

/// <summary>
/// The broker said that nothing is behind this offset at present (nothing committed, with <c>read_committed</c>).
/// </summary>
public sealed class EndConfirmed(TopicPartition partition, long ownershipEpoch, long offset)
    : FetchEvent(partition, ownershipEpoch)
{
    public long Offset { get; } = offset;
}
