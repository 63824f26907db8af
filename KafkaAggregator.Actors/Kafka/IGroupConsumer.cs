namespace KafkaAggregator.Actors.Kafka;

/// <summary>
/// One member of the consumer group with the fetcher behind it. Members of <see cref="IRecordFetcher"/>, Subscribe and
/// Close belong to the
/// poll thread; reading and committing offsets may be called on any.
/// </summary>
public interface IGroupConsumer : IRecordFetcher
{
    /// <summary>
    /// Joins the group for topics by name; called again when the set changes. Of no topics: gives up all partitions and
    /// leaves the group, until topics come again. Callbacks go to the listener given first.
    /// </summary>
    void Subscribe(IReadOnlyCollection<string> topics, IGroupListener listener);

    /// <summary>
    /// Committed offsets in one request; a partition without one is absent. With <paramref name="requireStable"/> the
    /// read waits for
    /// transactions that hold offsets: the partitions that stay unreadable within the timeout are given in the result
    /// as pending.
    /// </summary>
    OffsetReading ReadCommitted(IReadOnlyCollection<TopicPartition> partitions, bool requireStable, TimeSpan timeout);

    /// <summary>
    /// What the group knows this member by now. Throws <see cref="ObjectDisposedException"/> where it is closed.
    /// </summary>
    GroupMembership ReadMembership();

    /// <summary>
    /// Commits offsets with metadata, outside any transaction. One error for each partition that was refused; throws
    /// <see cref="KafkaUnavailableException"/> where the whole commit failed.
    /// </summary>
    IReadOnlyDictionary<TopicPartition, string> Commit(
        IReadOnlyCollection<KeyValuePair<TopicPartition, CommittedOffset>> offsets, TimeSpan timeout);

    /// <summary>Gives up all partitions (the listener hears of it) and leaves the group.</summary>
    void Close();
}
