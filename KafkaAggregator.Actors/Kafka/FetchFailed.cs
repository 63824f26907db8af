namespace KafkaAggregator.Actors.Kafka;

/// <summary>
/// An error that a retry alone will not cure soon (authorization, unknown topic, a corrupt batch). The fetcher goes on
/// trying.
/// </summary>
public sealed class FetchFailed(TopicPartition partition, long ownershipEpoch, string reason)
    : FetchEvent(partition, ownershipEpoch)
{
    public string Reason { get; } = reason;
}
