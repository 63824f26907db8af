using Microsoft.Extensions.Logging;

namespace KafkaAggregator.Actors.Kafka.Direct;

/// <summary>
/// A member of the group whose records are fetched directly: group, offsets and rebalances are librdkafka's, which is
/// given no partition to fetch and so fetches nothing. Where asked for it goes over to librdkafka's own fetching, for
/// good, at the first obstacle to direct fetch.
/// </summary>
internal sealed class DirectConsumer : IGroupConsumer
{
    private readonly LibrdkafkaConsumer _group;
    private readonly IRecordFetcher _fetcher;

    public DirectConsumer(KafkaOptions options, int lane, TimeProvider time, ILogger logger)
        : this(new DirectFetcher(options, time, logger), fallsBack: false, options, lane, time, logger)
    {
    }

    /// <summary>Has the fetcher from now on.</summary>
    public DirectConsumer(
        DirectFetcher fetcher, bool fallsBack, KafkaOptions options, int lane, TimeProvider time, ILogger logger)
    {
        try
        {
            _group = new LibrdkafkaConsumer(options, lane, time, logger);
        }
        catch
        {
            fetcher.Dispose();
            throw;
        }

        _fetcher = fallsBack
            ? new FallbackFetcher(fetcher, _group, obstacle => logger.FetchesByLibrdkafka(lane, obstacle))
            : fetcher;
        logger.FetchesDirectly(lane);
    }

    public void Subscribe(IReadOnlyCollection<string> topics, IGroupListener listener) =>
        _group.Subscribe(topics, listener);

    public OffsetReading ReadCommitted(
        IReadOnlyCollection<TopicPartition> partitions, bool requireStable, TimeSpan timeout) =>
        _group.ReadCommitted(partitions, requireStable, timeout);

    public GroupMembership ReadMembership() => _group.ReadMembership();

    public IReadOnlyDictionary<TopicPartition, string> Commit(
        IReadOnlyCollection<KeyValuePair<TopicPartition, CommittedOffset>> offsets, TimeSpan timeout) =>
        _group.Commit(offsets, timeout);

    public void Assign(TopicPartition partition, long ownershipEpoch, long offset) =>
        _fetcher.Assign(partition, ownershipEpoch, offset);

    public void Unassign(TopicPartition partition) => _fetcher.Unassign(partition);

    public void Seek(TopicPartition partition, long offset) => _fetcher.Seek(partition, offset);

    public void Withhold(TopicPartition partition) => _fetcher.Withhold(partition);

    public void Release(TopicPartition partition) => _fetcher.Release(partition);

    /// <summary>The group's callbacks run here, as with librdkafka's own fetching; it has no other events.</summary>
    public FetchEvent? Poll(TimeSpan wait) => _group.Poll(TimeSpan.Zero) ?? _fetcher.Poll(wait);

    public void Close() => _group.Close();

    public void Dispose()
    {
        _fetcher.Dispose();
        _group.Dispose();
    }
}
