namespace KafkaAggregator.Actors.Summaries;

/// <summary>
/// Writes records and commits offsets. Used by one caller; one call is under way at a time, those behind it and
/// disposing wait for it.
/// </summary>
internal interface ICommitter : IAsyncDisposable
{
    /// <summary>
    /// Makes ready what commits need, and ends what the lane before has left open. Throws as <see cref="CommitAsync"/>
    /// does; what is to be tried again may be left to the first commit.
    /// </summary>
    Task BeginAsync(CancellationToken cancellation);

    /// <summary>
    /// Throws <see cref="Kafka.KafkaUnavailableException"/> where the same is to be tried again: with at-least-once it
    /// is then not known what was written, exactly-once has written nothing. Throws
    /// <see cref="CommitInDoubtException"/> where only a new lane can go on, <see cref="GuaranteeRefusedException"/>
    /// where none can.
    /// </summary>
    Task<CommitOutcome> CommitAsync(IReadOnlyList<PartitionCommit> commits, CancellationToken cancellation);
}
