namespace KafkaAggregator.Core.Partitions;

/// <summary>Turns closed windows into summaries.</summary>
internal sealed class WindowCloser(
    PartitionWindows windows, VerdictExceptions exceptions, LossBounds losses, PartitionSettings settings)
{
    /// <summary>All closed windows in order, behind those that are given; null where there are none.</summary>
    public List<WindowSummary>? EmitClosed(ClosedBy closedBy, List<WindowSummary>? summaries = null)
    {
        while (windows.TakeClosed(out var aggregation) is { } window)
        {
            (summaries ??= []).Add(Summarise(aggregation, window, closedBy));
        }

        return summaries;
    }

    /// <summary>
    /// Where more exceptions are listed than the metadata hold, closes the windows that have rows below the oldest one:
    /// then the committed offset lies behind it, and it need not be listed.
    /// </summary>
    public List<WindowSummary>? CloseExcess(
        long nextOffset, List<WindowSummary>? summaries, List<PartitionNotice> notices)
    {
        while (!exceptions.IsEmpty
            && exceptions.FindExcess(windows.LeastOffset ?? nextOffset, windows.StreamTime) is { } oldest)
        {
            windows.CloseBelow(oldest);
            notices.Add(NoticeTexts.LimitReached(settings.ExceptionsMax, oldest));
            summaries = EmitClosed(ClosedBy.Limit, summaries);
        }

        return summaries;
    }

    private WindowSummary Summarise(AggregationState aggregation, OpenWindow window, ClosedBy closedBy)
    {
        using var rows = window.Rows;
        return new()
        {
            Aggregation = aggregation.Definition,
            Start = window.Bounds.Start,
            End = window.Bounds.End,
            Count = rows.Count,
            FirstOffset = window.LeastOffset,
            LastOffset = window.GreatestOffset,
            ClosedBy = closedBy,
            Rejected = aggregation.TakeCounts(),
            Incomplete = losses.ReasonOf(window.Bounds.Start),
            Values = settings.Statistics(aggregation.Definition, aggregation.Index, rows),
            Writers = [.. rows.Writers],
        };
    }
}
