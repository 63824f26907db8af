using System.Globalization;
using KafkaAggregator.Core.Time;
using KafkaAggregator.Core.Windows;

namespace KafkaAggregator.Core.Partitions;

/// <summary>One aggregation of one partition: its open windows, what closed the others, its counts.</summary>
internal sealed class AggregationState(AggregationDefinition definition, int index)
{
    public AggregationDefinition Definition { get; } = definition;

    /// <summary>Its place among the source's aggregations.</summary>
    public int Index { get; } = index;

    public ulong TopicHash { get; } = StableHash.Of(definition.AggregatedTopic);

    public ulong CutHash { get; } = StableHash.Of(string.Create(
        CultureInfo.InvariantCulture,
        $"{definition.Cut.Size.Nanoseconds}|{definition.Cut.Expiration.Nanoseconds}"));

    public OpenWindows Windows { get; } = new();

    /// <summary>
    /// B: the end of the latest window that idleness or the limit closed, or the start of its first window where it was
    /// new or its cut changed. Never falls.
    /// </summary>
    public Instant? ClosedUpTo { get; private set; }

    /// <summary>Rejected since its last summary; they follow the aggregated topic through a change of cut.</summary>
    public RejectionCounts Counts { get; set; }

    /// <summary>When its earliest open window closes by event time; null where none is open.</summary>
    public Instant? NextClosing => Windows.First is { } window ? ClosingOf(window.Bounds) : null;

    public WindowBounds WindowAt(Instant eventTime) => WindowBounds.At(eventTime, Definition.Cut.Size);

    /// <summary>The stream time that closes the window.</summary>
    public Instant ClosingOf(in WindowBounds bounds) => bounds.End + Definition.Cut.Expiration;

    /// <summary>The only rule of closing: end + x ≤ S, or end ≤ B.</summary>
    public bool IsClosed(in WindowBounds bounds, Instant? streamTime) =>
        (streamTime is { } time && ClosingOf(bounds) <= time) || (ClosedUpTo is { } end && bounds.End <= end);

    public void RaiseClosedUpTo(Instant end) => ClosedUpTo = ClosedUpTo is { } old ? Instant.Max(old, end) : end;

    /// <summary>The end of the latest window with start ≤ S and end + x ≤ T.</summary>
    public Instant LatestIdleEnd(Instant streamTime, Instant idleTime)
    {
        var current = WindowAt(streamTime);
        var latest = WindowAt(idleTime + new Duration(-Definition.Cut.Expiration.Nanoseconds)).Start;
        return ClosingOf(current) <= idleTime ? current.End : latest;
    }

    public void Count(RejectionReason reason) => Counts = Counts.Plus(reason);

    public void CountNullValue() => Counts = Counts.PlusNullValue();

    public RejectionCounts TakeCounts()
    {
        var counts = Counts;
        Counts = default;
        return counts;
    }
}
