namespace KafkaAggregator.Actors.Kafka.Direct.Wire;

/// <summary>A topic as a broker knows it; the id is empty where the broker has none.</summary>
internal sealed record TopicMetadata(
    string Name, Guid Id, ErrorCode Error, IReadOnlyDictionary<int, PartitionLeader> Partitions);
