namespace KafkaAggregator.Actors.Summaries;

/// <summary>
/// How many partitions go into one commit: as many as the broker has shown to take within <see cref="Soon"/>. A
/// transaction costs the broker an append for each partition with output, and one that thousands of windows go into
/// that close at the same instant makes the first of them wait for the last, or times out again and again. So the share
/// begins small, doubles after each full one that was soon done, and halves where one took <see cref="Long"/> or
/// failed. Progress alone costs one append for all partitions together: those that have no output go beside, so that
/// thousands that the group takes are soon through. What bounds that append is its size: the broker refuses one that is
/// too large at once, for no reason that it names.
/// </summary>
internal sealed class CommitShare
{
    /// <summary>Partitions with output in a first commit.</summary>
    public const int First = 64;

    /// <summary>Partitions without output in one commit.</summary>
    public const int PlainMax = 1_000;

    /// <summary>
    /// Bounds the metadata of a commit's partitions with output, and as much again those of partitions without: with
    /// the names beside them they fit into what a broker appends at once by its defaults, 1 MiB.
    /// </summary>
    public const int MetadataBytesMax = 384 * 1024;

    /// <summary>So many without output take no time: a share below that grows after whatever commit of it.</summary>
    public const int LeastPlain = 125;

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
        // In whatever order: what goes all together is not put in order.
        LeavesSome = ShareOf(due).Count() < due.Count;
        return LeavesSome
            ? [.. ShareOf(due.OrderByDescending(commit => commit.Outbox.IsFlushing)
                .ThenBy(commit => commit.Outbox.CommittedAt))]
            : due;
    }

    /// <param name="commits">The share that failed.</param>
    /// <param name="took">
    /// How long it took to fail. Where that was not long, it was not output that took the time: if it was the share at
    /// all, then the size of its offsets, and those without output are tried in smaller shares first.
    /// </param>
    public void Failed(IReadOnlyList<OutboxCommit> commits, TimeSpan took)
    {
        var withOutput = CountOf(commits);
        var plain = commits.Count - withOutput;
        if (withOutput > 0 && (took >= Long || plain <= LeastPlain))
        {
            _most = Math.Max(1, withOutput / 2);
        }

        if (plain > 0)
        {
            _mostPlain = Math.Max(1, plain / 2);
        }
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
        else if (took < Soon && withOutput >= _most)
        {
            _most = Double(_most, int.MaxValue);
        }

        if ((took < Soon || _mostPlain < LeastPlain) && commits.Count - withOutput >= _mostPlain)
        {
            _mostPlain = Double(_mostPlain, PlainMax);
        }
    }

    private IEnumerable<OutboxCommit> ShareOf(IEnumerable<OutboxCommit> commits)
    {
        var byOutput = commits.ToLookup(HasOutput);
        return Take(byOutput[true], _most).Concat(Take(byOutput[false], _mostPlain));
    }

    /// <summary>One at least, whatever its size.</summary>
    private static IEnumerable<OutboxCommit> Take(IEnumerable<OutboxCommit> ordered, int most)
    {
        var bytes = 0;
        foreach (var commit in ordered.Take(most))
        {
            bytes += commit.Metadata.Length;
            if (bytes > MetadataBytesMax && bytes > commit.Metadata.Length)
            {
                yield break;
            }

            yield return commit;
        }
    }

    private static int Double(int share, int most) => share > most / 2 ? most : share * 2;

    private static int CountOf(IReadOnlyList<OutboxCommit> commits) => commits.Count(HasOutput);

    private static bool HasOutput(OutboxCommit commit) => commit.Records.Count > 0;
}
