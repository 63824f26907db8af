using KafkaAggregator.Actors.Kafka;

namespace KafkaAggregator.Actors.Summaries;

/// <summary>
/// Writes records and commits offsets. Used by one caller; one call is under way at a time, those behind it and
/// disposing wait for it.
/// </summary>
internal interface ICommitter : IAsyncDisposable
{
    /// <summary>
    /// Makes ready what commits need, and ends what the lane before has left open. Throws as <see cref="CommitAsync"/>
    /// does, and <see cref="KafkaUnavailableException"/> where it is to be tried again; the first commit does that too.
    /// </summary>
    Task BeginAsync(CancellationToken cancellation);

    /// <summary>
    /// With at-least-once throws <see cref="KafkaUnavailableException"/> where the same is to be tried again: it
    /// is then not known what was written. Throws <see cref="CommitInDoubtException"/> where only a new lane can go on,
    /// <see cref="GuaranteeRefusedException"/> where none can.
    /// </summary>
    Task<CommitOutcome> CommitAsync(IReadOnlyList<PartitionCommit> commits, CancellationToken cancellation);

    /// <summary>
    /// Keeps a partition of a commit that is under way out of whatever of it has not begun. False where a part with it
    /// has: what becomes of that is known only when it ends. Any thread.
    /// </summary>
    bool TryWithdraw(TopicPartition partition, long ownershipEpoch);
}
