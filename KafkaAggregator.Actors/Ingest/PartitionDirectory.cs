using System.Collections.Concurrent;
using KafkaAggregator.Actors.Kafka;

namespace KafkaAggregator.Actors.Ingest;

/// <summary>The partitions that this node owns, for whoever wants to look at them. Thread-safe.</summary>
public sealed class PartitionDirectory
{
    private readonly ConcurrentDictionary<TopicPartition, LanePartition> _partitions = new();
    private readonly ConcurrentDictionary<TopicPartition, long> _stalledAt = new();
    private volatile IReadOnlyList<TopicPartition> _known = [];

    /// <summary>All of them, by topic and partition.</summary>
    public IReadOnlyList<PartitionStatus> Read() =>
        [.. _partitions.OrderBy(pair => pair.Key).Select(pair => pair.Value.ToStatus())];

    /// <summary>Every partition of the topics that are read, whoever owns it.</summary>
    public IReadOnlyList<TopicPartition> Known => _known;

    /// <summary>Those of this node that were found to stand, and still do.</summary>
    public IReadOnlyList<PartitionStatus> ReadStalled() => [.. Read().Where(Stands)];

    /// <summary>It does not get on from there: remembered, because its lane restarts.</summary>
    internal void MarkStalled(TopicPartition partition, long nextOffset) => _stalledAt[partition] = nextOffset;

    internal void SetKnown(IReadOnlyList<TopicPartition> partitions) => _known = partitions;

    internal void Set(LanePartition partition) => _partitions[partition.Ownership.Partition] = partition;

    /// <summary>Takes it out, unless another ownership of the same partition has taken its place.</summary>
    internal void Remove(LanePartition partition) =>
        _partitions.TryRemove(KeyValuePair.Create(partition.Ownership.Partition, partition));

    private bool Stands(PartitionStatus status) =>
        _stalledAt.TryGetValue(new TopicPartition(status.Topic, status.Partition), out var offset)
        && (status.NextOffset ?? offset) <= offset;
}
