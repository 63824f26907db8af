namespace KafkaAggregator.Actors.Summaries;

/// <summary>
/// Writes records and commits offsets. One commit is under way at a time. Throws <see
/// cref="Kafka.KafkaUnavailableException"/> where it is not known what was written: with at-least-once the same is
/// tried again.
/// </summary>
internal interface ICommitter
{
    Task<CommitOutcome> CommitAsync(IReadOnlyList<PartitionCommit> commits, CancellationToken cancellation);
}
