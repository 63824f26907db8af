using KafkaAggregator.Core.Partitions;

namespace KafkaAggregator.Tests.Partitions.Model;

/// <summary>
/// The rules once more, without any of what makes them hard: it never commits, never replays and writes no metadata. It
/// keeps everything, and a crash takes it back to a copy of itself.
/// </summary>
internal sealed class NaivePartition(int topicId, long nextOffset)
{
    private readonly SortedDictionary<long, long?> _exceptions = [];

    public int TopicId { get; } = topicId;

    public long NextOffset { get; private set; } = nextOffset;

    public long? StreamTime { get; private set; }

    public long? LossUpTo { get; private set; }

    public bool IsLossOpen { get; private set; }

    public List<NaiveAggregation> Aggregations { get; private set; } = [];

    public long CommittedOffset =>
        Aggregations.SelectMany(each => each.Open.Values).Select(rows => rows[0]).DefaultIfEmpty(NextOffset).Min();

    public NaivePartition Clone()
    {
        var clone = new NaivePartition(TopicId, NextOffset)
        {
            StreamTime = StreamTime,
            LossUpTo = LossUpTo,
            IsLossOpen = IsLossOpen,
            Aggregations = Aggregations.ConvertAll(each => each.Clone()),
        };
        foreach (var (offset, time) in _exceptions)
        {
            clone._exceptions.Add(offset, time);
        }

        return clone;
    }

    /// <summary>Takes the aggregations of a configuration: those that are as before go on, others begin behind S.</summary>
    public void Configure(IReadOnlyList<AggregationSpec> specs, Func<int> nextLife)
    {
        var before = Aggregations;
        Aggregations = [];
        foreach (var spec in specs)
        {
            var same = before.Find(each => each.Spec.Topic == spec.Topic);
            var each = new NaiveAggregation(spec, same?.Life ?? nextLife());
            Aggregations.Add(each);
            if (same is not null)
            {
                each.CarryFrom(same);
            }

            if (same is not null && (same.Spec.Size, same.Spec.Expiration) == (spec.Size, spec.Expiration))
            {
                each.ClosedUpTo = same.ClosedUpTo;
                foreach (var (start, rows) in same.Open)
                {
                    each.Open.Add(start, rows);
                }
            }
            else if (StreamTime is { } streamTime)
            {
                each.RaiseClosedUpTo(each.StartOf(streamTime) + spec.Size);
            }
        }
    }

    /// <summary>Offsets from the first up to the start of the log are gone before they were read, or read again.</summary>
    public void Lose(long from, long logStart)
    {
        LossUpTo = Later(LossUpTo, StreamTime);
        if (logStart > NextOffset)
        {
            (NextOffset, IsLossOpen) = (logStart, true);
        }

        foreach (var each in Aggregations)
        {
            foreach (var (start, rows) in each.Open.ToList())
            {
                rows.RemoveAll(offset => offset >= from && offset < logStart);
                if (rows.Count == 0)
                {
                    each.Open.Remove(start);
                }
            }
        }
    }

    /// <summary>One offset at or after N; a null time says that nothing is there.</summary>
    public List<NaiveOutput> Read(long offset, ScriptedRecord record, long now, long? maxFuture, bool isSchemaKnown, int limit)
    {
        var isValid = record.Kind == ScriptedKind.Valid || (record.Kind == ScriptedKind.SecondSchema && isSchemaKnown);
        if (isValid && !(record.Time > now + maxFuture))
        {
            return Accept(offset, record.Time, limit);
        }

        var output = new NaiveOutput();
        if (record.Kind == ScriptedKind.NullValue)
        {
            Aggregations.ForEach(each => each.Add(new(0, 0, 0, 0, 1)));
        }
        else if (record.Kind != ScriptedKind.Marker)
        {
            Reject(offset, record, isValid, output);
        }

        NextOffset = offset + 1;
        CloseExcess(limit, output);
        output.After = Clone();
        return [output];
    }

    /// <summary>Null where nothing closes.</summary>
    public NaiveOutput? CloseIdle(long silence)
    {
        if (StreamTime is not { } streamTime)
        {
            return null;
        }

        var idleTime = streamTime + silence;
        if (!Aggregations.Exists(each => each.Open.Keys.Any(start => start + each.Spec.Size + each.Spec.Expiration <= idleTime)))
        {
            return null;
        }

        foreach (var each in Aggregations)
        {
            // Walks down from the window of S to the first that the idle time closes.
            var start = each.StartOf(streamTime);
            while (start + each.Spec.Size + each.Spec.Expiration > idleTime)
            {
                start -= each.Spec.Size;
            }

            each.RaiseClosedUpTo(start + each.Spec.Size);
        }

        var output = new NaiveOutput();
        Emit(ClosedBy.Idle, output);
        output.After = Clone();
        return output;
    }

    private static long? Later(long? left, long? right) => left is { } one && right is { } other ? Math.Max(one, other) : left ?? right;

    private void Reject(long offset, ScriptedRecord record, bool isValid, NaiveOutput output)
    {
        var (reason, counts) = (isValid, record.Kind) switch
        {
            (true, _) => (RejectionReason.Future, new RejectionCounts(0, 0, 0, 1, 0)),
            (_, ScriptedKind.Undated) => (RejectionReason.Undated, new(0, 0, 1, 0, 0)),
            _ => (RejectionReason.Undecodable, new(0, 1, 0, 0, 0)),
        };
        Aggregations.ForEach(each => each.Add(counts));
        output.Rejected.Add(NaiveOutput.Describe(offset, reason));
        if (record.Kind is ScriptedKind.Valid or ScriptedKind.SecondSchema)
        {
            _exceptions.Add(offset, isValid ? record.Time : null);
        }
    }

    private List<NaiveOutput> Accept(long offset, long time, int limit)
    {
        var outputs = new List<NaiveOutput>();
        var instants = Aggregations.SelectMany(each => each.Open.Keys.Select(start => start + each.Spec.Size + each.Spec.Expiration));
        foreach (var instant in IsLossOpen ? [] : instants.Where(instant => instant <= time).Distinct().Order().ToList())
        {
            StreamTime = Later(StreamTime, instant);
            var closing = new NaiveOutput();
            Emit(ClosedBy.EventTime, closing);
            CloseExcess(limit, closing);
            if (closing.Summaries.Count > 0)
            {
                closing.After = Clone();
                outputs.Add(closing);
            }
        }

        StreamTime = Later(StreamTime, time);
        if (IsLossOpen)
        {
            (LossUpTo, IsLossOpen) = (Later(LossUpTo, StreamTime), false);
        }

        var output = new NaiveOutput();
        Emit(ClosedBy.EventTime, output);
        Aggregations.ForEach(each => Join(each, offset, time, output));
        NextOffset = offset + 1;
        CloseExcess(limit, output);
        output.After = Clone();
        outputs.Add(output);
        return outputs;
    }

    private void Join(NaiveAggregation aggregation, long offset, long time, NaiveOutput output)
    {
        var start = aggregation.StartOf(time);
        if (aggregation.IsClosed(start, StreamTime))
        {
            aggregation.Add(new(1, 0, 0, 0, 0));
            output.Rejected.Add(NaiveOutput.Describe(offset, RejectionReason.Late, aggregation.Spec.Topic, start));
            return;
        }

        if (!aggregation.Open.TryGetValue(start, out var rows))
        {
            aggregation.Open.Add(start, rows = []);
        }

        rows.Add(offset);
    }

    private void CloseExcess(int limit, NaiveOutput output)
    {
        while (true)
        {
            var listed = _exceptions.Where(each => each.Key >= CommittedOffset && (each.Value is null || each.Value <= StreamTime)).ToList();
            if (listed.Count <= limit)
            {
                return;
            }

            foreach (var each in Aggregations)
            {
                foreach (var (start, rows) in each.Open)
                {
                    if (rows[0] < listed[0].Key)
                    {
                        each.RaiseClosedUpTo(start + each.Spec.Size);
                    }
                }
            }

            Emit(ClosedBy.Limit, output);
        }
    }

    private void Emit(ClosedBy closedBy, NaiveOutput output)
    {
        var closed =
            from each in Aggregations
            from start in each.Open.Keys
            where each.IsClosed(start, StreamTime)
            let end = start + each.Spec.Size
            orderby end + each.Spec.Expiration, end, Aggregations.IndexOf(each)
            select (each, start);
        foreach (var (each, start) in closed.ToList())
        {
            output.Summaries.Add(new(
                each.Spec.Topic, start, each.Open[start], closedBy, start <= LossUpTo, each.Counts));
            each.Counts = default;
            each.Open.Remove(start);
        }
    }
}
