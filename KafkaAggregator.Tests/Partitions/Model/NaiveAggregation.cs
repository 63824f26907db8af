using KafkaAggregator.Core.Partitions;

namespace KafkaAggregator.Tests.Partitions.Model;

/// <summary>One aggregation in the naive model: it keeps the offsets of every window that is open.</summary>
internal sealed class NaiveAggregation(AggregationSpec spec, int life)
{
    public AggregationSpec Spec { get; } = spec;

    /// <summary>Another number for each time that the aggregated topic began anew: its counts belong to it.</summary>
    public int Life { get; } = life;

    public long? ClosedUpTo { get; set; }

    public RejectionCounts Counts { get; set; }

    /// <summary>All that was ever counted in this life.</summary>
    public RejectionCounts Total { get; private set; }

    /// <summary>Offsets by window start.</summary>
    public SortedDictionary<long, List<long>> Open { get; } = [];

    public long StartOf(long time) => (long)Math.Floor((double)time / Spec.Size) * Spec.Size;

    public bool IsClosed(long start, long? streamTime) =>
        start + Spec.Size + Spec.Expiration <= streamTime || start + Spec.Size <= ClosedUpTo;

    public void RaiseClosedUpTo(long end) => ClosedUpTo = Math.Max(ClosedUpTo ?? end, end);

    public void Add(RejectionCounts more) => (Counts, Total) = (Sum(Counts, more), Sum(Total, more));

    public void CarryFrom(NaiveAggregation other) => (Counts, Total) = (other.Counts, other.Total);

    public static RejectionCounts Sum(RejectionCounts left, RejectionCounts right) => new(
        left.Late + right.Late,
        left.Undecodable + right.Undecodable,
        left.Undated + right.Undated,
        left.Future + right.Future,
        left.NullValues + right.NullValues);

    public NaiveAggregation Clone()
    {
        var clone = new NaiveAggregation(Spec, Life) { ClosedUpTo = ClosedUpTo };
        clone.CarryFrom(this);
        foreach (var (start, rows) in Open)
        {
            clone.Open.Add(start, [.. rows]);
        }

        return clone;
    }
}
