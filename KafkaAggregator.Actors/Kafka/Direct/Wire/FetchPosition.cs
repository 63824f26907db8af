namespace KafkaAggregator.Actors.Kafka.Direct.Wire;

/// <summary>Where fetching of one partition stands, as a request says it.</summary>
/// <param name="TopicId">Of the topic that the offset belongs to: one that is created again has another.</param>
/// <param name="Partition">The partition's number.</param>
/// <param name="LeaderEpoch">A broker with a newer or an older one refuses.</param>
/// <param name="Offset">The first offset not yet fetched.</param>
/// <param name="LastFetchedEpoch">
/// The leader epoch of the last batch, −1 for none: by it the broker sees that the log was cut below us.
/// </param>
internal readonly record struct FetchPosition(
    Guid TopicId, int Partition, int LeaderEpoch, long Offset, int LastFetchedEpoch)
{
    public PartitionKey Key => new(TopicId, Partition);
}
