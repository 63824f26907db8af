using KafkaAggregator.Core.Time;

namespace KafkaAggregator.Core.Partitions;

/// <summary>
/// Records at or after the committed offset whose verdict the log would not give again: future ones, as soon as stream
/// time has passed them (before that their time tells), and those given up for an unknown schema. By offset.
/// </summary>
internal sealed class VerdictExceptions(int listedMax)
{
    /// <summary>
    /// So many are held at most, with those whose time is still to come: 240 KB. More count as too many listed ones.
    /// </summary>
    private const int PendingMax = 10_000;

    private readonly List<Entry> _entries = [];

    /// <summary>The stream time at which the next one becomes listed.</summary>
    private Instant _nextListing = new(long.MaxValue);

    /// <summary>Whether there may be too many whatever stream time is.</summary>
    private bool _isDirty;

    public bool IsEmpty => _entries.Count == 0;

    /// <summary>Adds one of the metadata, or one whose schema is unknown: it is listed at once.</summary>
    public void AddListed(long offset)
    {
        Add(new(offset, null));
        _isDirty = true;
    }

    /// <summary>Adds a future record: it is listed once stream time reaches its event time.</summary>
    public void AddFuture(long offset, Instant eventTime)
    {
        Add(new(offset, eventTime));
        _isDirty |= _entries.Count > PendingMax;
        if (eventTime < _nextListing)
        {
            _nextListing = eventTime;
        }
    }

    public bool Contains(long offset) => _entries.Count > 0 && IndexOf(offset) >= 0;

    /// <summary>
    /// The oldest one where there are more at or after the committed offset than may be; null where there are not.
    /// </summary>
    public long? FindExcess(long committedOffset, Instant? streamTime)
    {
        if (!_isDirty && !(streamTime >= _nextListing))
        {
            return null;
        }

        Prune(committedOffset);
        var (listed, oldest) = (0, (long?)null);
        _nextListing = new Instant(long.MaxValue);
        foreach (var entry in _entries)
        {
            if (entry.IsListed(streamTime))
            {
                listed++;
                oldest ??= entry.Offset;
            }
            else if (entry.EventTime is { } eventTime && eventTime < _nextListing)
            {
                _nextListing = eventTime;
            }
        }

        _isDirty = listed > listedMax || _entries.Count > PendingMax;
        if (!_isDirty)
        {
            return null;
        }

        return listed > listedMax ? oldest : _entries[0].Offset;
    }

    /// <summary>Those of the metadata, ascending.</summary>
    public IReadOnlyList<long> Listed(long committedOffset, Instant? streamTime)
    {
        if (IsEmpty)
        {
            return [];
        }

        Prune(committedOffset);
        var offsets = new List<long>();
        foreach (var entry in _entries)
        {
            if (entry.IsListed(streamTime))
            {
                offsets.Add(entry.Offset);
            }
        }

        return offsets;
    }

    private void Add(Entry entry)
    {
        var index = IndexOf(entry.Offset);
        if (index < 0)
        {
            _entries.Insert(~index, entry);
        }
    }

    private void Prune(long committedOffset)
    {
        var count = 0;
        while (count < _entries.Count && _entries[count].Offset < committedOffset)
        {
            count++;
        }

        _entries.RemoveRange(0, count);
    }

    private int IndexOf(long offset)
    {
        var (low, high) = (0, _entries.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var found = _entries[middle].Offset;
            if (found == offset)
            {
                return middle;
            }

            (low, high) = found < offset ? (middle + 1, high) : (low, middle - 1);
        }

        return ~low;
    }

    private readonly record struct Entry(long Offset, Instant? EventTime)
    {
        public bool IsListed(Instant? streamTime) => EventTime is not { } eventTime || eventTime <= streamTime;
    }
}
