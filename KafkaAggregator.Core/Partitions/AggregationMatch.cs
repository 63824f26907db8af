namespace KafkaAggregator.Core.Partitions;

/// <summary>
/// Finds each aggregation of a configuration in the metadata that another configuration may have written.
/// </summary>
internal static class AggregationMatch
{
    /// <summary>
    /// Gives every aggregation what the metadata have of it, and returns the rows that a replay has to rebuild, by
    /// aggregation. One that is new, or whose cut changed, starts with the first window that starts after stream time.
    /// </summary>
    public static long[] Restore(
        PartitionMetadata metadata, ReadOnlySpan<AggregationState> aggregations, List<PartitionNotice> notices)
    {
        var rows = new long[aggregations.Length];
        foreach (var each in aggregations)
        {
            var found = Find(metadata, each);
            each.Counts = found?.Counts ?? default;
            if (found is { } same && same.Cut == each.CutHash)
            {
                rows[each.Index] = same.OpenRows;
                if (same.ClosedUpTo is { } end)
                {
                    each.RaiseClosedUpTo(end);
                }

                continue;
            }

            if (metadata.StreamTime is { } streamTime)
            {
                each.RaiseClosedUpTo(each.WindowAt(streamTime).End);
            }

            notices.Add(Describe(each, found));
        }

        ReportRemoved(metadata, aggregations, notices);
        return rows;
    }

    /// <summary>Gives every aggregation its counts and nothing else.</summary>
    public static void RestoreCounts(PartitionMetadata metadata, ReadOnlySpan<AggregationState> aggregations)
    {
        foreach (var each in aggregations)
        {
            each.Counts = Find(metadata, each)?.Counts ?? default;
        }
    }

    private static AggregationMetadata? Find(PartitionMetadata metadata, AggregationState aggregation)
    {
        foreach (var each in metadata.Aggregations)
        {
            if (each.Topic == aggregation.TopicHash)
            {
                return each;
            }
        }

        return null;
    }

    private static PartitionNotice Describe(AggregationState aggregation, AggregationMetadata? found)
    {
        var what = found is null ? "is new" : "has another window size or expiration";
        var start = aggregation.ClosedUpTo is { } end ? $"starts with the window that starts at {end}" : "starts";
        var topic = aggregation.Definition.AggregatedTopic;
        return new(
            NoticeLevel.Information,
            $"the aggregation to {topic} {what} and {start}{Dropped(found?.OpenRows ?? 0)}");
    }

    private static void ReportRemoved(
        PartitionMetadata metadata, ReadOnlySpan<AggregationState> aggregations, List<PartitionNotice> notices)
    {
        foreach (var each in metadata.Aggregations)
        {
            var isKept = false;
            foreach (var aggregation in aggregations)
            {
                isKept |= aggregation.TopicHash == each.Topic;
            }

            if (!isKept)
            {
                notices.Add(new(
                    NoticeLevel.Information,
                    $"an aggregation that was committed is no longer configured{Dropped(each.OpenRows)}"));
            }
        }
    }

    private static string Dropped(long rows) => rows == 0 ? "" : $"; {rows} records in open windows are dropped";
}
