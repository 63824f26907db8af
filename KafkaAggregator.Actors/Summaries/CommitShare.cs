namespace KafkaAggregator.Actors.Summaries;

/// <summary>
/// How many partitions go into one commit: all that are due, until a commit fails; then half as many, and twice as many
/// after each that succeeds. A broker that is busy, say with thousands of new partitions, gets through small
/// transactions where a large one would time out again and again.
/// </summary>
internal sealed class CommitShare
{
    private int _most = int.MaxValue;

    /// <summary>Whether the last share left something out.</summary>
    public bool LeavesSome { get; private set; }

    /// <summary>Of more than may be taken those that somebody waits for, then those that have waited longest.</summary>
    public IReadOnlyList<OutboxCommit> Of(IReadOnlyList<OutboxCommit> due)
    {
        LeavesSome = due.Count > _most;
        return LeavesSome
            ? [.. due.OrderByDescending(commit => commit.Outbox.IsFlushing)
                .ThenBy(commit => commit.Outbox.CommittedAt)
                .Take(_most)]
            : due;
    }

    /// <param name="partitions">How many were in the share that failed.</param>
    public void Failed(int partitions) => _most = Math.Max(1, partitions / 2);

    public void Succeeded() => _most = _most > int.MaxValue / 2 ? int.MaxValue : _most * 2;
}
