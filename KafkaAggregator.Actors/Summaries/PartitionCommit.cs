using KafkaAggregator.Actors.Kafka;

namespace KafkaAggregator.Actors.Summaries;

/// <summary>What is to be written and committed for one partition, together.</summary>
/// <param name="Partition">The source partition.</param>
/// <param name="OwnershipEpoch">The epoch under which it came.</param>
/// <param name="Records">Summaries, late records and dead letters, in order.</param>
/// <param name="Offset">The offset and the metadata that go with them.</param>
internal sealed record PartitionCommit(
    TopicPartition Partition, long OwnershipEpoch, IReadOnlyList<OutgoingRecord> Records, CommittedOffset Offset);
