namespace KafkaAggregator.Actors.Summaries;

/// <summary>
/// How many partitions go into one commit: as many as the broker has shown to take within <see cref="Soon"/>. A
/// transaction costs the broker an append for each partition with output, and one that thousands of windows go into
/// that close at the same instant makes the first of them wait for the last, or times out again and again. So the share
/// begins small, doubles after each full one that was soon done, and halves where one took <see cref="Long"/> or
/// failed. Progress alone costs one append for all partitions together: those that have no output go beside, so that
/// thousands that the group takes are soon through.
/// </summary>
internal sealed class CommitShare
{
    /// <summary>Partitions with output in a first commit.</summary>
    public const int First = 64;

    /// <summary>
    /// Partitions without output in one commit. With what a partition usually has to say they fit into what the broker
    /// appends at once, by its defaults 1 MiB; where they do not, it refuses them, and halves are tried.
    /// </summary>
    public const int PlainMax = 1_000;

    /// <summary>A commit that is slow for another reason does not lead to many that each hold little.</summary>
    private const int LeastOfSlow = 32;

    /// <summary>A full share that was committed sooner may be larger.</summary>
    public static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    /// <summary>A share that took longer is to be smaller.</summary>
    public static readonly TimeSpan Long = TimeSpan.FromSeconds(3);

    private int _most = First;
    private int _mostPlain = PlainMax;

    /// <summary>Whether the last share left something out.</summary>
    public bool LeavesSome { get; private set; }

    /// <summary>Of more than may be taken those that somebody waits for, then those that have waited longest.</summary>
    public IReadOnlyList<OutboxCommit> Of(IReadOnlyList<OutboxCommit> due)
    {
        var withOutput = CountOf(due);
        LeavesSome = withOutput > _most || due.Count - withOutput > _mostPlain;
        if (!LeavesSome)
        {
            return due;
        }

        var ordered = due.OrderByDescending(commit => commit.Outbox.IsFlushing)
            .ThenBy(commit => commit.Outbox.CommittedAt)
            .ToLookup(HasOutput);
        return [.. ordered[true].Take(_most), .. ordered[false].Take(_mostPlain)];
    }

    /// <param name="commits">The share that failed.</param>
    public void Failed(IReadOnlyList<OutboxCommit> commits)
    {
        var withOutput = CountOf(commits);
        _most = withOutput > 0 ? Math.Max(1, withOutput / 2) : _most;
        _mostPlain = withOutput < commits.Count ? Math.Max(1, (commits.Count - withOutput) / 2) : _mostPlain;
    }

    /// <param name="commits">The share that was committed.</param>
    /// <param name="took">How long the commit took.</param>
    public void Succeeded(IReadOnlyList<OutboxCommit> commits, TimeSpan took)
    {
        var withOutput = CountOf(commits);
        if (took >= Long)
        {
            _most = Math.Min(_most, Math.Max(LeastOfSlow, withOutput / 2));
        }
        else if (took < Soon)
        {
            _most = withOutput >= _most ? Double(_most, int.MaxValue) : _most;
            _mostPlain = commits.Count - withOutput >= _mostPlain ? Double(_mostPlain, PlainMax) : _mostPlain;
        }
    }

    private static int Double(int share, int most) => share > most / 2 ? most : share * 2;

    private static int CountOf(IReadOnlyList<OutboxCommit> commits) => commits.Count(HasOutput);

    private static bool HasOutput(OutboxCommit commit) => commit.Records.Count > 0;
}
