namespace KafkaAggregator.Actors.Kafka;

/// <summary>A topic as the cluster has it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="TopicId">
/// The id that a topic created again under the same name does not share; null where the broker has none.
/// </param>
/// <param name="PartitionCount">Its partitions are 0 … PartitionCount − 1.</param>
public sealed record TopicDescription(string Name, Guid? TopicId, int PartitionCount);
