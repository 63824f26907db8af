namespace KafkaAggregator.Actors.Kafka;

/// <summary>What a fetcher says of one partition.</summary>
/// <param name="partition">The partition.</param>
/// <param name="ownershipEpoch">
/// The epoch that it was assigned under: an event of another one is stale, whatever it says.
/// </param>
public abstract class FetchEvent(TopicPartition partition, long ownershipEpoch)
{
    public TopicPartition Partition { get; } = partition;

    public long OwnershipEpoch { get; } = ownershipEpoch;
}
