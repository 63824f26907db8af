using KafkaAggregator.Actors.Kafka;

namespace KafkaAggregator.Actors.Ingest;

/// <summary>Counts how often a partition's actor failed in a row at one offset.</summary>
internal sealed class Deaths
{
    /// <summary>
    /// So many at one offset mean that the record does it, not chance: the partition is blocked, for what it holds is
    /// not to be passed over.
    /// </summary>
    public const int Max = 3;

    private readonly Dictionary<TopicPartition, (long Offset, int Count)> _counts = [];

    /// <summary>One more; how many at this offset there are now.</summary>
    public int Add(TopicPartition partition, long offset)
    {
        var count = _counts.TryGetValue(partition, out var last) && last.Offset == offset ? last.Count + 1 : 1;
        _counts[partition] = (offset, count);
        return count;
    }

    public void Forget(TopicPartition partition) => _counts.Remove(partition);
}
