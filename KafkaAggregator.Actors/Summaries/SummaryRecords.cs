using System.Globalization;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Core.Time;

namespace KafkaAggregator.Actors.Summaries;

/// <summary>
/// Makes the records that a partition's output becomes: topics, partitions, timestamps, keys, headers.
/// </summary>
internal static class SummaryRecords
{
    /// <summary>A summary: to the partition of its source partition's number, dated with its window's end.</summary>
    public static OutgoingRecord ForSummary(
        WindowSummary summary, TopicPartition source, ResolvedSummarySchema schema, SummaryKeyMode key) => new()
        {
            Topic = summary.Aggregation.AggregatedTopic,
            Partition = source.Partition,
            TimestampMilliseconds = TimestampOf(summary.End),
            Content = new SummaryContent(summary, source, schema, key),
        };

    /// <summary>A record that was in no window, as it was, with the reason in its headers.</summary>
    public static OutgoingRecord ForRejected(RejectedRecord rejected, TopicPartition source)
    {
        var headers = new RecordHeaders();
        headers.AddRange(rejected.Headers);
        headers.Add(HeaderNames.SourceTopic, source.Topic);
        headers.Add(HeaderNames.SourcePartition, Text(source.Partition));
        headers.Add(HeaderNames.SourceOffset, Text(rejected.Offset));
        headers.Add(HeaderNames.Reason, NameOf(rejected.Reason));
        if (rejected is { WindowStart: { } start, WindowEnd: { } end })
        {
            headers.Add(HeaderNames.WindowStart, IsoTime.Format(start));
            headers.Add(HeaderNames.WindowEnd, IsoTime.Format(end));
        }

        if (rejected.Failure is { } failure)
        {
            headers.Add(HeaderNames.Detail, failure.Detail);
            if (failure.ByteIndex is { } index)
            {
                headers.Add(HeaderNames.Byte, Text(index));
            }
        }

        return new OutgoingRecord
        {
            Topic = rejected.Aggregation is { } aggregation
                ? TopicNames.Late(aggregation.AggregatedTopic)
                : TopicNames.Undecodable(source.Topic),
            Partition = source.Partition,
            Key = rejected.Key,
            Value = rejected.Value,
            TimestampMilliseconds = rejected.TimestampMilliseconds,
            Headers = headers,
        };
    }

    /// <summary>
    /// Whole milliseconds; Kafka knows no time before the epoch, so an earlier one becomes the epoch.
    /// </summary>
    private static long TimestampOf(Instant end) => Math.Max(0, end.Nanoseconds / Duration.NanosecondsPerMillisecond);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    internal static string NameOf(ClosedBy closedBy) => closedBy switch
    {
        ClosedBy.EventTime => "event_time",
        ClosedBy.Idle => "idle",
        ClosedBy.Limit => "limit",
        _ => throw new ArgumentOutOfRangeException(nameof(closedBy), closedBy, null),
    };

    internal static string NameOf(IncompleteReason reason) => reason switch
    {
        IncompleteReason.Retention => "retention",
        IncompleteReason.Replay => "replay",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, null),
    };

    private static string NameOf(RejectionReason reason) => reason switch
    {
        RejectionReason.Late => "late",
        RejectionReason.Undecodable => "undecodable",
        RejectionReason.Undated => "undated",
        RejectionReason.Future => "future",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, null),
    };
}
