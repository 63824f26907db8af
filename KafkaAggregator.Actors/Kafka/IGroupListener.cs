namespace KafkaAggregator.Actors.Kafka;

/// <summary>
/// Told by the group what this member owns. Called on the poll thread, inside <see cref="IRecordFetcher.Poll"/> or
/// Close.
/// </summary>
public interface IGroupListener
{
    /// <summary>
    /// These came in addition; nothing is fetched until each is assigned to the fetcher at an offset.
    /// </summary>
    void OnAssigned(IReadOnlyList<TopicPartition> partitions);

    /// <summary>These go when this returns: until then a commit of them is still accepted.</summary>
    void OnRevoked(IReadOnlyList<TopicPartition> partitions);

    /// <summary>These have gone already: nothing of them may be committed.</summary>
    void OnLost(IReadOnlyList<TopicPartition> partitions);

    /// <summary>
    /// Something that concerns no single partition is in the way (brokers away, credentials refused, no permission for
    /// the group or a topic). The consumer goes on trying by itself, and does not say when it is over: events are the
    /// sign.
    /// </summary>
    void OnTrouble(string reason);

    /// <summary>
    /// The member is out for good (another one has its instance id): nothing comes any more, only a new one helps.
    /// </summary>
    void OnFatal(string reason);
}
