using KafkaAggregator.Actors.Ingest;

namespace KafkaAggregator.Host.Clustering;

/// <summary>What a member said of its partitions.</summary>
/// <param name="Node">Its address.</param>
/// <param name="Owner">Client id of its consumers; null where it did not answer.</param>
/// <param name="Partitions">All of them; empty where it did not answer.</param>
internal sealed record NodePartitions(string Node, string? Owner, IReadOnlyList<PartitionStatus> Partitions);
