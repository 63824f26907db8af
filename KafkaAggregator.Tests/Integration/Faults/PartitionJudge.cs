namespace KafkaAggregator.Tests.Integration.Faults;

/// <summary>
/// What must have come out of one source partition, computed from what the producer knows that it wrote, and nothing of
/// the product's. The one thing taken from the output is which windows idleness closed, and each such window must lie
/// before a silence that is long enough.
/// </summary>
internal sealed class PartitionJudge(IReadOnlyList<SentRecord> records, IReadOnlyList<long> offsets, FaultTimes times)
{
    private readonly List<(int Position, long End)> _idleClosings = [];
    private long _lastStreamTime = long.MinValue;

    /// <summary>What is wrong; empty where everything is right.</summary>
    public List<string> Complaints { get; } = [];

    /// <summary>Rows of each window that must have a summary, by its start in milliseconds, as indexes.</summary>
    public SortedDictionary<long, List<int>> Windows { get; } = [];

    /// <summary>Indexes of the records that came too late.</summary>
    public List<int> Late { get; } = [];

    /// <summary>Indexes of the records that cannot be aggregated, save null values, which nobody keeps.</summary>
    public IEnumerable<int> Unusable => Enumerable.Range(0, records.Count)
        .Where(index => records[index].Kind is SentKind.Undecodable or SentKind.Undated or SentKind.Future);

    public int Count(SentKind kind) => records.Count(record => record.Kind == kind);

    /// <summary>A window that the output says idleness closed, with the greatest offset in it.</summary>
    public void AddIdleClosing(long start, long lastOffset)
    {
        var last = IndexOf(lastOffset);
        var end = start + times.Window;
        if (last < 0)
        {
            Complaints.Add($"the window at {start} ends with offset {lastOffset}, which was not written");
            return;
        }

        for (var position = last + 1; position <= records.Count; position++)
        {
            if (StreamTime(position) >= end + times.Expiration)
            {
                break;
            }

            if (SilenceBefore(position) >= times.IdleTimeout)
            {
                _idleClosings.Add((position, end));
                return;
            }
        }

        Complaints.Add($"the window at {start} was closed by idleness, but no silence of {times.IdleTimeout} came after offset {lastOffset}");
    }

    /// <summary>Runs the rules over everything that was written.</summary>
    public void Compute()
    {
        var streamTime = long.MinValue;
        for (var i = 0; i < records.Count; i++)
        {
            var record = records[i];
            if (record.Kind != SentKind.Good)
            {
                continue;
            }

            var closedUpTo = _idleClosings.Where(closing => closing.Position <= i).Select(closing => closing.End).DefaultIfEmpty(long.MinValue).Max();
            streamTime = Math.Max(streamTime, record.EventTime);
            _lastStreamTime = streamTime;
            var start = StartOf(record.EventTime);
            var end = start + times.Window;
            if (end + times.Expiration <= streamTime || end <= closedUpTo)
            {
                Late.Add(i);
            }
            else
            {
                if (!Windows.TryGetValue(start, out var rows))
                {
                    Windows[start] = rows = [];
                }

                rows.Add(i);
            }
        }
    }

    /// <summary>Whether event time alone closed a window: known when all is computed.</summary>
    public bool IsClosedByTime(long start) => start + times.Window + times.Expiration <= _lastStreamTime;

    private long StartOf(long eventTime) => eventTime - (eventTime % times.Window);

    private int IndexOf(long offset)
    {
        for (var i = 0; i < offsets.Count; i++)
        {
            if (offsets[i] == offset)
            {
                return i;
            }
        }

        return -1;
    }

    private long StreamTime(int position)
    {
        var streamTime = long.MinValue;
        for (var i = 0; i < position; i++)
        {
            if (records[i].Kind == SentKind.Good)
            {
                streamTime = Math.Max(streamTime, records[i].EventTime);
            }
        }

        return streamTime;
    }

    /// <summary>The longest silence that can have been between a record and the valid one before it.</summary>
    private TimeSpan SilenceBefore(int position)
    {
        var before = position - 1;
        while (before >= 0 && records[before].Kind != SentKind.Good)
        {
            before--;
        }

        while (position < records.Count && records[position].Kind != SentKind.Good)
        {
            position++;
        }

        return position < records.Count && before >= 0
            ? records[position].AcknowledgedAt!.Value - records[before].SentAt
            : TimeSpan.MaxValue;
    }
}
