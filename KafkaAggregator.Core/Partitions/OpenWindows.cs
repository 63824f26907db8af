using KafkaAggregator.Core.Time;

namespace KafkaAggregator.Core.Partitions;

/// <summary>
/// The open windows of one aggregation, by start. Most records belong to the window of the record before: that one is
/// looked at first.
/// </summary>
internal sealed class OpenWindows
{
    private readonly List<OpenWindow> _byStart = [];
    private OpenWindow? _latest;

    public int Count => _byStart.Count;

    /// <summary>The earliest: the one that closes first.</summary>
    public OpenWindow? First => _byStart.Count > 0 ? _byStart[0] : null;

    /// <summary>Rows in all of them.</summary>
    public long RowCount
    {
        get
        {
            var count = 0L;
            foreach (var window in _byStart)
            {
                count += window.Rows.Count;
            }

            return count;
        }
    }

    public IReadOnlyList<OpenWindow> ByStart => _byStart;

    /// <summary>The window that was asked for last, if it holds the time: no division, no search.</summary>
    public OpenWindow? FindLatest(Instant eventTime) =>
        _latest is { } window && window.Bounds.Contains(eventTime) ? window : null;

    /// <summary>The window that starts there.</summary>
    public OpenWindow? Find(Instant start)
    {
        var index = IndexOf(start);
        return index < 0 ? null : _latest = _byStart[index];
    }

    public void Add(OpenWindow window)
    {
        _byStart.Insert(~IndexOf(window.Bounds.Start), window);
        _latest = window;
    }

    public void RemoveFirst()
    {
        if (ReferenceEquals(_latest, _byStart[0]))
        {
            _latest = null;
        }

        _byStart.RemoveAt(0);
    }

    /// <summary>Its index, or the complement of where it would be, from the end: that is where windows open.</summary>
    private int IndexOf(Instant start)
    {
        var (low, high) = (0, _byStart.Count - 1);
        if (high >= 0 && _byStart[high].Bounds.Start < start)
        {
            return ~(high + 1);
        }

        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = _byStart[middle].Bounds.Start.CompareTo(start);
            if (order == 0)
            {
                return middle;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return ~low;
    }
}
