namespace KafkaAggregator.Actors.Kafka.Direct.Wire;

/// <summary>Who leads a partition, as of which leader epoch; no leader is −1.</summary>
internal sealed record PartitionLeader(int Partition, ErrorCode Error, int Leader, int LeaderEpoch);
