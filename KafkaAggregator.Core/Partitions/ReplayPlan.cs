namespace KafkaAggregator.Core.Partitions;

/// <summary>
/// What a replay has to arrive at: as long as a record below N is outstanding, progress carries these numbers instead
/// of those that are being rebuilt, so that a commit in mid-replay loses nothing.
/// </summary>
/// <param name="committedOffset">The loaded C.</param>
/// <param name="rows">Rows that were in open windows, by aggregation; 0 for one that starts anew.</param>
internal sealed class ReplayPlan(long committedOffset, long[] rows)
{
    private long? _lostFrom;
    private long _lostTo;

    public long CommittedOffset { get; } = committedOffset;

    public long RowsOf(AggregationState aggregation) => rows[aggregation.Index];

    /// <summary>Remembers that retention took offsets before they were replayed.</summary>
    public void Lose(long from, long to)
    {
        _lostFrom ??= from;
        _lostTo = to;
    }

    /// <summary>
    /// Compares what was rebuilt with what was committed. Gives whether replay found other records than before, and not
    /// because of retention: then the open windows are incomplete.
    /// </summary>
    public bool FindsOtherRecords(PartitionWindows windows, List<PartitionNotice> notices)
    {
        var isBroken = false;
        foreach (var each in windows.Aggregations)
        {
            var (expected, found) = (RowsOf(each), each.Windows.RowCount);
            if (found < expected && _lostFrom is not null)
            {
                notices.Add(new(NoticeLevel.Error, DescribeLoss(each, expected, found)));
            }
            else if (found != expected)
            {
                isBroken = true;
                notices.Add(new(NoticeLevel.Error, DescribeDifference(each, expected, found)));
            }
        }

        return isBroken;
    }

    private string DescribeLoss(AggregationState aggregation, long expected, long found) =>
        $"of {expected} records in open windows of {aggregation.Definition.AggregatedTopic} only {found} are left, the "
        + $"others are gone with offsets {_lostFrom} to {_lostTo - 1}: windows that have some left are incomplete, "
        + "those that have none give no summary";

    private string DescribeDifference(AggregationState aggregation, long expected, long found) =>
        $"replay from offset {CommittedOffset} found {found} records in open windows of "
        + $"{aggregation.Definition.AggregatedTopic} where {expected} were committed: the open windows are incomplete";
}
