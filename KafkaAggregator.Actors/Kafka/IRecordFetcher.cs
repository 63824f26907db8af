namespace KafkaAggregator.Actors.Kafka;

/// <summary>
/// Where record batches come from: librdkafka's queue or Fetch requests of our own. It knows nothing of groups, commits
/// or transactions:
/// its owner tells it what to fetch from where, and it moves on by itself. The owner decides start offsets, resets and
/// withholding; the
/// fetcher decides leaders, leader epochs and retries. All members are called on one thread, the owner's poll thread;
/// only
/// <see cref="RecordBatch.Dispose()"/> may be called on others.
/// </summary>
public interface IRecordFetcher : IDisposable
{
    /// <summary>
    /// Begins to fetch a partition at an offset, under an ownership epoch that every event of it carries. Replaces an
    /// older one.
    /// </summary>
    void Assign(TopicPartition partition, long ownershipEpoch, long offset);

    /// <summary>
    /// Ends it: when this returns, <see cref="Poll"/> gives no more events of it. Batches that are out stay readable
    /// until disposed.
    /// </summary>
    void Unassign(TopicPartition partition);

    /// <summary>
    /// Goes on at another offset, under the same ownership epoch; events from before the seek are not given after it.
    /// </summary>
    void Seek(TopicPartition partition, long offset);

    /// <summary>
    /// Gives no more batches of a partition; nothing that was prefetched is thrown away. At most one batch may still
    /// come.
    /// </summary>
    void Withhold(TopicPartition partition);

    /// <summary>Ends <see cref="Withhold"/>.</summary>
    void Release(TopicPartition partition);

    /// <summary>The next event, or null where none came within the wait.</summary>
    FetchEvent? Poll(TimeSpan wait);
}
