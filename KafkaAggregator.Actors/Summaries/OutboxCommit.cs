using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Core.Partitions;

namespace KafkaAggregator.Actors.Summaries;

/// <summary>A prefix of an outbox, on its way to be committed.</summary>
/// <param name="Outbox">Where it comes from.</param>
/// <param name="Messages">How many messages it is.</param>
/// <param name="Records">What they become.</param>
/// <param name="Progress">The progress after them.</param>
/// <param name="Bytes">The sender's bytes that its commit releases.</param>
internal sealed record OutboxCommit(
    Outbox Outbox, int Messages, IReadOnlyList<OutgoingRecord> Records, Progress Progress, int Bytes)
{
    private string? _metadata;

    /// <summary>The progress as metadata; written once, where somebody asks.</summary>
    public string Metadata => _metadata ??= Progress.ToMetadata();

    public PartitionCommit ToPartitionCommit() => new(
        Outbox.Partition,
        Outbox.OwnershipEpoch,
        Records,
        new CommittedOffset(Progress.CommittedOffset, Metadata));
}
