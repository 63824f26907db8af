namespace KafkaAggregator.Core.Partitions;

/// <summary>What the metadata of a partition are bound to.</summary>
/// <param name="ClusterId">Kafka's id of the cluster.</param>
/// <param name="TopicId">Kafka's id of the topic; null where the broker does not tell: then it is not compared.</param>
/// <param name="OwnerTag">
/// The random part of the transactional id of the producer that commits; at most 64 of <c>A–Z a–z 0–9 _ . -</c>.
/// </param>
public sealed record PartitionIdentity(string ClusterId, Guid? TopicId, string OwnerTag);
