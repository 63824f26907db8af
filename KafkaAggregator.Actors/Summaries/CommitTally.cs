using KafkaAggregator.Actors.Kafka;

namespace KafkaAggregator.Actors.Summaries;

/// <summary>
/// Which of a commit's partitions go into the next transaction, and what has become of the others. Every failure makes
/// the sets that are left smaller, or ends the work.
/// </summary>
internal sealed class CommitTally
{
    private readonly IReadOnlyList<PartitionCommit> _commits;
    private readonly Stack<IReadOnlyList<int>> _sets = new();
    private readonly Dictionary<int, string> _refused = [];
    private readonly HashSet<int> _unsettled = [];
    private string? _unsettledReason;
    private string? _staleReason;

    public CommitTally(IReadOnlyList<PartitionCommit> commits)
    {
        _commits = commits;
        Push([.. Enumerable.Range(0, commits.Count)]);
    }

    /// <summary>The next set; what is not open any more is left out of it.</summary>
    public bool TryTake(Func<PartitionCommit, bool> isOpen, out IReadOnlyList<int> indexes)
    {
        while (_sets.TryPop(out var set))
        {
            indexes = [.. set.Where(index => isOpen(_commits[index]))];
            if (indexes.Count < set.Count)
            {
                _unsettled.UnionWith(set.Except(indexes));
            }

            if (indexes.Count > 0)
            {
                return true;
            }
        }

        indexes = [];
        return false;
    }

    /// <summary>Nothing was tried of it.</summary>
    public void TakeAgain(IReadOnlyList<int> indexes) => Push(indexes);

    /// <summary>
    /// The broker named records: their partitions are refused. Those refused in a batch with others are tried apart,
    /// one partition at a time; one that is alone already is at fault.
    /// </summary>
    public void TakeApart(
        IReadOnlyList<int> indexes, RecordRefusals refusals, Func<int, (int Owner, OutgoingRecord Record)> find)
    {
        foreach (var (record, reason) in refusals.Refused)
        {
            Refuse(find(record), reason);
        }

        var suspects = refusals.Suspects.Keys.Select(record => find(record).Owner).ToHashSet();
        suspects.ExceptWith(_refused.Keys);
        if (suspects.Count == 1)
        {
            var (record, reason) = refusals.Suspects.First(suspect => suspects.Contains(find(suspect.Key).Owner));
            Refuse(find(record), reason);
            suspects.Clear();
        }

        foreach (var suspect in suspects)
        {
            Push([suspect]);
        }

        Push([.. indexes.Where(index => !_refused.ContainsKey(index) && !suspects.Contains(index))]);
    }

    /// <summary>One of them at least is refused, and the broker does not say which.</summary>
    public void Halve(IReadOnlyList<int> indexes, string reason)
    {
        if (indexes.Count == 1)
        {
            _refused[indexes[0]] = reason;
            return;
        }

        var half = indexes.Count / 2;
        Push([.. indexes.Skip(half)]);
        Push([.. indexes.Take(half)]);
    }

    /// <summary>
    /// Whatever is neither committed nor refused is tried another time. No reason: the group has only moved on.
    /// </summary>
    public void Leave(IReadOnlyList<int> indexes, string? reason)
    {
        _unsettledReason = reason;
        _unsettled.UnionWith(indexes);
        while (_sets.TryPop(out var set))
        {
            _unsettled.UnionWith(set);
        }
    }

    /// <summary>As <see cref="Leave"/>: the broker knows a later generation of the group.</summary>
    public void LeaveAsStale(IReadOnlyList<int> indexes, string reason)
    {
        Leave(indexes, reason: null);
        _staleReason = reason;
    }

    public CommitOutcome ToOutcome() => new(_refused, _unsettled, _unsettledReason) { StaleReason = _staleReason };

    private void Refuse((int Owner, OutgoingRecord Record) found, string reason) => _refused.TryAdd(
        found.Owner, $"a record for {found.Record.Topic}-{found.Record.Partition} was refused: {reason}");

    private void Push(IReadOnlyList<int> indexes)
    {
        if (indexes.Count > 0)
        {
            _sets.Push(indexes);
        }
    }
}
