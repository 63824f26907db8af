using KafkaAggregator.Actors.Ingest;

namespace KafkaAggregator.Host.Clustering;

/// <summary>The answer to <see cref="PartitionsWanted"/>.</summary>
/// <param name="Node">The address of who says it.</param>
/// <param name="Owner">Client id of its consumers.</param>
/// <param name="Partitions">By topic and partition, as many as a message of Akka's holds.</param>
/// <param name="HasMore">Whether it has some behind them.</param>
internal sealed record PartitionsPage(
    string Node, string Owner, IReadOnlyList<PartitionStatus> Partitions, bool HasMore) : INodeMessage;
