using Akka.Actor;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Core.Partitions;

namespace KafkaAggregator.Actors.Summaries;

/// <summary>
/// What a lane's sink is told and what it answers. A partition is opened once per ownership epoch, by its WindowActor;
/// then come messages in order; then the lane flushes and so closes it, as the group takes it away or it is opened
/// anew. The sink writes a prefix of what it was told, with the progress after the last message of that prefix, and
/// tells the owner. What carries an epoch other than the open one is dropped.
/// </summary>
public static class SinkProtocol
{
    /// <summary>
    /// A partition begins. Its first progress is committed soon, so that the committed metadata name the owner.
    /// </summary>
    /// <param name="Partition">The source partition.</param>
    /// <param name="OwnershipEpoch">The epoch that everything after it carries.</param>
    /// <param name="Owner">Who hears of commits: the WindowActor.</param>
    /// <param name="Source">What is done with the source topic.</param>
    /// <param name="First">The progress at the attach.</param>
    public sealed record Open(
        TopicPartition Partition, long OwnershipEpoch, IActorRef Owner, SourceDefinition Source, Progress First);

    /// <summary>What came out of some records, in order.</summary>
    /// <param name="Partition">The source partition.</param>
    /// <param name="OwnershipEpoch">The epoch it was opened with.</param>
    /// <param name="Messages">To be written; each with the progress after it.</param>
    /// <param name="Latest">The progress after all of it, which may be further than the last message's.</param>
    /// <param name="Bytes">
    /// The sender's measure of what it has on its way here, given back in <see cref="Committed"/>.
    /// </param>
    public sealed record Accept(
        TopicPartition Partition,
        long OwnershipEpoch,
        IReadOnlyList<PartitionMessage> Messages,
        Progress Latest,
        int Bytes);

    /// <summary>The partition has gone already: what is held of it is dropped.</summary>
    public sealed record Drop(TopicPartition Partition, long OwnershipEpoch);

    /// <summary>
    /// Writes and commits all that is held of these, closes them, and answers <see cref="Flushed"/>, within the limit.
    /// </summary>
    /// <param name="Partitions">Partitions with their epochs.</param>
    /// <param name="Limit">
    /// After it no commit is begun: what is still held is dropped, and comes again from Kafka. A commit that is under
    /// way is waited for a little longer.
    /// </param>
    public sealed record Flush(IReadOnlyList<KeyValuePair<TopicPartition, long>> Partitions, TimeSpan Limit);

    /// <summary>
    /// The lane ends: a commit that is under way at the limit of a <see cref="Flush"/> is not waited for any longer.
    /// </summary>
    public sealed record Drain
    {
        public static Drain Instance { get; } = new();
    }

    /// <summary>
    /// To the lane, after each try of which nothing was committed, for no fault of a partition.
    /// </summary>
    /// <param name="Partition">One of those that were tried.</param>
    /// <param name="Since">
    /// When the first of these tries in a row failed, by the monotonic clock; what is committed ends the row.
    /// </param>
    /// <param name="Reason">What the last one failed of.</param>
    public sealed record Failing(TopicPartition Partition, long Since, string Reason);

    /// <summary>The answer to <see cref="Flush"/>.</summary>
    /// <param name="Partitions">What it was asked for.</param>
    /// <param name="Unfinished">Partitions of which something was dropped uncommitted.</param>
    /// <param name="IsInDoubt">
    /// Whether a commit of one of them is still under way: the lane cannot go on with this sink.
    /// </param>
    public sealed record Flushed(
        IReadOnlyList<KeyValuePair<TopicPartition, long>> Partitions,
        IReadOnlyList<TopicPartition> Unfinished,
        bool IsInDoubt);

    /// <summary>To the owner: so much is written and committed.</summary>
    /// <param name="Partition">The source partition.</param>
    /// <param name="OwnershipEpoch">Its epoch.</param>
    /// <param name="NextOffset">N of the committed progress.</param>
    /// <param name="Bytes">Of what was accepted, now released.</param>
    public sealed record Committed(TopicPartition Partition, long OwnershipEpoch, long NextOffset, int Bytes);

    /// <summary>
    /// To the owner: this partition cannot be written, with the reason; it is tried again, the others go on.
    /// </summary>
    public sealed record Blocked(TopicPartition Partition, long OwnershipEpoch, string Reason);

    /// <summary>To the owner: it can be written again.</summary>
    public sealed record Unblocked(TopicPartition Partition, long OwnershipEpoch);

    /// <summary>To the owner: closed; nothing more is held of it.</summary>
    public sealed record Closed(TopicPartition Partition, long OwnershipEpoch);
}
