using System.Runtime.InteropServices;
using KafkaAggregator.Core.Records;
using KafkaAggregator.Core.Time;

namespace KafkaAggregator.Core.Partitions;

/// <summary>
/// The open windows of one aggregation, by start. Most records belong to the window of the record before: that one is
/// looked at first.
/// </summary>
internal sealed class OpenWindows
{
    /// <summary>So many places of removed windows are left before those behind them are moved up.</summary>
    private const int RemovedMin = 64;

    /// <summary>The windows by start; those below <see cref="_head"/> are removed.</summary>
    private readonly List<OpenWindow?> _places = [];
    private int _head;
    private OpenWindow? _latest;

    public int Count => _places.Count - _head;

    /// <summary>The earliest: the one that closes first.</summary>
    public OpenWindow? First => Count > 0 ? _places[_head] : null;

    /// <summary>Rows in all of them.</summary>
    public long RowCount { get; private set; }

    /// <summary>Valid until a window is added or removed.</summary>
    public ReadOnlySpan<OpenWindow> ByStart => CollectionsMarshal.AsSpan(_places)[_head..]!;

    /// <summary>The window that was asked for last, if it holds the time: no division, no search.</summary>
    public OpenWindow? FindLatest(Instant eventTime) =>
        _latest is { } window && window.Bounds.Contains(eventTime) ? window : null;

    /// <summary>The window that starts there.</summary>
    public OpenWindow? Find(Instant start)
    {
        var index = IndexOf(start);
        return index < 0 ? null : _latest = ByStart[index];
    }

    public void Add(OpenWindow window)
    {
        _places.Insert(_head + ~IndexOf(window.Bounds.Start), window);
        _latest = window;
    }

    /// <summary>Copies the row into one of the windows.</summary>
    public void Append(OpenWindow window, long offset, Row row)
    {
        window.Append(offset, row);
        RowCount++;
    }

    public void RemoveFirst()
    {
        var window = _places[_head]!;
        RowCount -= window.Rows.Count;
        if (ReferenceEquals(_latest, window))
        {
            _latest = null;
        }

        _places[_head++] = null;
        if (_head >= RemovedMin && _head > Count)
        {
            _places.RemoveRange(0, _head);
            _head = 0;
        }
    }

    /// <summary>Its index, or the complement of where it would be, from the end: that is where windows open.</summary>
    private int IndexOf(Instant start)
    {
        var windows = ByStart;
        var (low, high) = (0, windows.Length - 1);
        if (high >= 0 && windows[high].Bounds.Start < start)
        {
            return ~windows.Length;
        }

        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = windows[middle].Bounds.Start.CompareTo(start);
            if (order == 0)
            {
                return middle;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return ~low;
    }
}
