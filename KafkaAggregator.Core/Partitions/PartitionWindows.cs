using KafkaAggregator.Core.Records;
using KafkaAggregator.Core.Time;
using KafkaAggregator.Core.Windows;

namespace KafkaAggregator.Core.Partitions;

/// <summary>
/// The open windows of all aggregations of a partition and the stream time that closes them. Knows no offsets but those
/// of rows, and decides nothing about records: what it is told to close, it gives in order.
/// </summary>
internal sealed class PartitionWindows : IDisposable
{
    private readonly ChunkPool _pool;
    private readonly AggregationState[] _aggregations;
    private readonly OpeningOrder _order = new();

    /// <summary>The least closing instant of an open window; the greatest instant where none is open.</summary>
    private Instant _nextClosing = new(long.MaxValue);

    public PartitionWindows(SourceDefinition definition, ChunkPool pool)
    {
        _pool = pool;
        _aggregations = [.. definition.Aggregations.Select((each, index) => new AggregationState(each, index))];
    }

    public ReadOnlySpan<AggregationState> Aggregations => _aggregations;

    /// <summary>S: null until there is a valid record.</summary>
    public Instant? StreamTime { get; private set; }

    public int OpenCount => _order.Count;

    /// <summary>The least offset of any record in any open window; null where none is open.</summary>
    public long? LeastOffset => _order.Oldest?.LeastOffset;

    /// <summary>The stream time that closes the next window; null where none is open.</summary>
    public Instant? NextClosing => OpenCount > 0 ? _nextClosing : null;

    /// <summary>Bytes of the rows in open windows.</summary>
    public long HeldBytes { get; private set; }

    /// <summary>Whether stream time, moved there, would close a window: one comparison for most records.</summary>
    public bool IsClosing(Instant eventTime) => eventTime >= _nextClosing && OpenCount > 0;

    /// <summary>The instants up to the given one at which windows close, ascending, none twice.</summary>
    public SortedSet<Instant> FindClosings(Instant upTo)
    {
        var closings = new SortedSet<Instant>();
        foreach (var each in _aggregations)
        {
            foreach (var window in each.Windows.ByStart)
            {
                if (each.ClosingOf(window.Bounds) > upTo)
                {
                    break;
                }

                closings.Add(each.ClosingOf(window.Bounds));
            }
        }

        return closings;
    }

    /// <summary>Moves S on; it never goes back.</summary>
    public void Advance(Instant streamTime)
    {
        if (StreamTime is not { } current || streamTime > current)
        {
            StreamTime = streamTime;
        }
    }

    /// <summary>
    /// Whether the row can join its windows within what the pool may lend. Most records need one comparison.
    /// </summary>
    public bool HasRoom(Instant eventTime, Row row)
    {
        var chunk = ChunkPool.BytesFor(row.Slots.Length);
        if (_pool.HasRoom(chunk * _aggregations.Length))
        {
            return true;
        }

        var chunks = 0;
        foreach (var each in _aggregations)
        {
            var bounds = each.WindowAt(eventTime);
            if (!each.IsClosed(bounds, StreamTime) && each.Windows.Find(bounds.Start)?.Rows.HasRoomFor(row) != true)
            {
                chunks++;
            }
        }

        return chunks == 0 || _pool.HasRoom(chunk * chunks);
    }

    /// <summary>The open window that holds the most bytes; null where none is open.</summary>
    public OpenWindow? FindLargest()
    {
        OpenWindow? largest = null;
        for (var window = _order.Oldest; window is not null; window = window.After)
        {
            if (largest is null || window.Rows.HeldBytes > largest.Rows.HeldBytes)
            {
                largest = window;
            }
        }

        return largest;
    }

    /// <summary>
    /// Puts the row into its window, which opens where it is not open; false where it is closed: the record is late.
    /// </summary>
    public bool TryJoin(AggregationState aggregation, Instant eventTime, long offset, Row row)
    {
        var window = aggregation.Windows.FindLatest(eventTime);
        if (window is null)
        {
            var bounds = aggregation.WindowAt(eventTime);
            window = aggregation.Windows.Find(bounds.Start);
            if (window is null)
            {
                if (aggregation.IsClosed(bounds, StreamTime))
                {
                    return false;
                }

                window = Open(aggregation, bounds, offset);
            }
        }

        var heldBefore = window.Rows.HeldBytes;
        aggregation.Windows.Append(window, offset, row);
        HeldBytes += window.Rows.HeldBytes - heldBefore;
        return true;
    }

    /// <summary>
    /// Takes one closed window, the first by end + x, then end, then aggregation; null where none is closed. Whoever
    /// takes it disposes of its rows.
    /// </summary>
    public OpenWindow? TakeClosed(out AggregationState taken)
    {
        taken = _aggregations[0];
        OpenWindow? first = null;
        foreach (var each in _aggregations)
        {
            if (each.Windows.First is { } window
                && each.IsClosed(window.Bounds, StreamTime)
                && (first is null || IsBefore(each, window, taken, first)))
            {
                (taken, first) = (each, window);
            }
        }

        if (first is not null)
        {
            taken.Windows.RemoveFirst();
            _order.Remove(first);
            HeldBytes -= first.Rows.HeldBytes;
            _nextClosing = FindNextClosing();
        }

        return first;
    }

    /// <summary>Raises each B so far that no open window has a row below the offset.</summary>
    public void CloseBelow(long offset)
    {
        foreach (var each in _aggregations)
        {
            foreach (var window in each.Windows.ByStart)
            {
                if (window.LeastOffset < offset)
                {
                    each.RaiseClosedUpTo(window.Bounds.End);
                }
            }
        }
    }

    public void Dispose()
    {
        for (var window = _order.Oldest; window is not null; window = window.After)
        {
            window.Rows.Dispose();
        }
    }

    private static bool IsBefore(
        AggregationState left, OpenWindow leftWindow, AggregationState right, OpenWindow rightWindow)
    {
        var order = left.ClosingOf(leftWindow.Bounds).CompareTo(right.ClosingOf(rightWindow.Bounds));
        return order < 0 || (order == 0 && leftWindow.Bounds.End < rightWindow.Bounds.End);
    }

    private OpenWindow Open(AggregationState aggregation, in WindowBounds bounds, long offset)
    {
        var window = new OpenWindow(bounds, new WindowRows(_pool), offset);
        aggregation.Windows.Add(window);
        _order.Add(window);
        var closing = aggregation.ClosingOf(bounds);
        if (closing < _nextClosing)
        {
            _nextClosing = closing;
        }

        return window;
    }

    private Instant FindNextClosing()
    {
        var next = new Instant(long.MaxValue);
        foreach (var each in _aggregations)
        {
            if (each.NextClosing is { } closing && closing < next)
            {
                next = closing;
            }
        }

        return next;
    }
}
