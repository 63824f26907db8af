using KafkaAggregator.Actors.Kafka;

namespace KafkaAggregator.Actors.Sharding;

/// <summary>A message for a partition's WindowActor that goes through the shard region.</summary>
internal sealed record WindowEnvelope(TopicPartition Partition, object Message);
