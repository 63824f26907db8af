namespace KafkaAggregator.Actors.Summaries;

/// <summary>
/// How many partitions go into one commit: as many as the broker has shown to take within <see cref="Soon"/>. A
/// transaction costs the broker an append for each partition with output, and one that thousands of windows go into
/// that close at the same instant makes the first of them wait for the last, or times out again and again. So the share
/// begins small, doubles after each full one that was soon done, and halves where one took <see cref="Long"/> or
/// failed.
/// </summary>
internal sealed class CommitShare
{
    /// <summary>Partitions in a first commit.</summary>
    public const int First = 64;

    /// <summary>A commit that is slow for another reason does not lead to many that each hold little.</summary>
    private const int LeastOfSlow = 32;

    /// <summary>A full share that was committed sooner may be larger.</summary>
    public static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    /// <summary>A share that took longer is to be smaller.</summary>
    public static readonly TimeSpan Long = TimeSpan.FromSeconds(3);

    private int _most = First;

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

    /// <param name="partitions">How many were in the share that was committed.</param>
    /// <param name="took">How long the commit took.</param>
    public void Succeeded(int partitions, TimeSpan took)
    {
        if (took >= Long)
        {
            _most = Math.Min(_most, Math.Max(LeastOfSlow, partitions / 2));
        }
        else if (took < Soon && partitions >= _most)
        {
            _most = _most > int.MaxValue / 2 ? int.MaxValue : _most * 2;
        }
    }
}
