namespace KafkaAggregator.Actors.Kafka;

/// <summary>
/// Records that had been given were lost by the cluster (unclean election); the log ends at this offset now. Waits for
/// a Seek.
/// </summary>
public sealed class LogTruncated(TopicPartition partition, long ownershipEpoch, long wanted, long end)
    : FetchEvent(partition, ownershipEpoch)
{
    public long Wanted { get; } = wanted;

    public long End { get; } = end;
}
