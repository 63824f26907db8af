using KafkaAggregator.Actors.Kafka;

namespace KafkaAggregator.Tests.Integration.Kafka;

/// <summary>A record as it was consumed, copied.</summary>
internal sealed record ConsumedRecord(
    TopicPartition Partition, long Offset, long? Timestamp, byte[]? Key, byte[]? Value, IReadOnlyList<KeyValuePair<string, byte[]?>> Headers);
