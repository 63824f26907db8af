namespace KafkaAggregator.Actors.Kafka.Direct.Wire;

/// <summary>A partition as Fetch names it.</summary>
internal readonly record struct PartitionKey(Guid TopicId, int Partition);
