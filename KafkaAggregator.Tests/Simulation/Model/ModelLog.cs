namespace KafkaAggregator.Tests.Simulation.Model;

/// <summary>A partition's log. What lies behind its first open transaction is not read.</summary>
internal sealed class ModelLog
{
    private readonly Dictionary<ModelTransaction, long> _open = [];
    private readonly HashSet<ModelTransaction> _aborted = [];
    private readonly Dictionary<ModelTransaction, long> _ended = [];

    public List<ModelEntry> Entries { get; } = [];

    public long End => Entries.Count;

    public long LastStableOffset => _open.Count == 0 ? End : _open.Values.Min();

    public void Append(ModelEntry entry)
    {
        if (entry.Transaction is { } transaction)
        {
            _open.TryAdd(transaction, End);
        }

        Entries.Add(entry);
    }

    /// <summary>The transaction ends here.</summary>
    public void AppendMarker(ModelTransaction transaction, bool isCommit, long now)
    {
        if (!isCommit)
        {
            _aborted.Add(transaction);
        }

        _open.Remove(transaction);
        _ended[transaction] = now;
        Entries.Add(new(null, [], null, IsMarker: true, now));
    }

    public bool IsVisible(long offset) =>
        Entries[(int)offset] is { IsMarker: false } entry && (entry.Transaction is not { } transaction || !_aborted.Contains(transaction));

    /// <summary>When a record could be read; null while its transaction is open.</summary>
    public long? SettledAt(ModelEntry entry) =>
        entry.Transaction is not { } transaction ? entry.AppendedAt
        : _ended.TryGetValue(transaction, out var time) ? time
        : null;

    /// <summary>What a reader of committed records sees, from an offset on.</summary>
    public IEnumerable<(long Offset, ModelEntry Entry)> ReadCommitted(long from)
    {
        for (var offset = from; offset < LastStableOffset; offset++)
        {
            if (IsVisible(offset))
            {
                yield return (offset, Entries[(int)offset]);
            }
        }
    }
}
