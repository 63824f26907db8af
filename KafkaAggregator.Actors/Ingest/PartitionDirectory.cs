using System.Collections.Concurrent;
using KafkaAggregator.Actors.Kafka;

namespace KafkaAggregator.Actors.Ingest;

/// <summary>The partitions that this node owns, for whoever wants to look at them. Thread-safe.</summary>
public sealed class PartitionDirectory
{
    private readonly ConcurrentDictionary<TopicPartition, LanePartition> _partitions = new();

    /// <summary>All of them, by topic and partition.</summary>
    public IReadOnlyList<PartitionStatus> Read() =>
        [.. _partitions.OrderBy(pair => pair.Key).Select(pair => pair.Value.ToStatus())];

    internal void Set(LanePartition partition) => _partitions[partition.Ownership.Partition] = partition;

    /// <summary>Takes it out, unless another ownership of the same partition has taken its place.</summary>
    internal void Remove(LanePartition partition) =>
        _partitions.TryRemove(KeyValuePair.Create(partition.Ownership.Partition, partition));
}
