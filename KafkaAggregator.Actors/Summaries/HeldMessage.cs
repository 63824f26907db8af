using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Core.Partitions;

namespace KafkaAggregator.Actors.Summaries;

/// <summary>A message that waits for its commit.</summary>
/// <param name="message">What came from the partition.</param>
/// <param name="bytes">The sender's bytes that its commit releases.</param>
internal sealed class HeldMessage(PartitionMessage message, int bytes)
{
    public PartitionMessage Message { get; } = message;

    public int Bytes { get; } = bytes;

    /// <summary>The records it becomes; null until the summary schema and the topics are there.</summary>
    public IReadOnlyList<OutgoingRecord>? Records { get; set; }
}
