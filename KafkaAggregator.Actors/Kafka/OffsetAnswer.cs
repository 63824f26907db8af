using Confluent.Kafka;

namespace KafkaAggregator.Actors.Kafka;

/// <summary>An offset that was asked for.</summary>
internal sealed record OffsetAnswer(TopicPartition Partition, Error Error, long Offset) : IAnswer;
