using System.Globalization;
using KafkaAggregator.Core.Records;
using KafkaAggregator.Core.Time;

namespace KafkaAggregator.Core.Partitions;

/// <summary>What <see cref="PartitionState"/> says to people.</summary>
internal static class NoticeTexts
{
    public static PartitionNotice Lost(long position, long nextOffset, long logStart, Instant? streamTime)
    {
        var unread = Math.Max(0, logStart - Math.Max(position, nextOffset));
        var windows = streamTime is { } time ? $"; windows that start at or before {time} are incomplete" : "";
        return new(
            NoticeLevel.Error,
            $"offsets {position} to {logStart - 1} are no longer in the log; {unread} of them were never read"
            + windows);
    }

    public static PartitionNotice LimitReached(int exceptionsMax, long offset) => new(
        NoticeLevel.Warning,
        $"more than {exceptionsMax} future records or records of unknown schemas lie behind the first record of an "
        + $"open window: windows with records below offset {offset} are closed early");

    public static string NoRoom(OpenWindow? largest)
    {
        const string Limit = "the rows of open windows take all that they may (max_memory)";
        return largest is null
            ? Limit
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{Limit}; the largest window here starts at {largest.Bounds.Start}: {largest.Rows.Count} records, "
                + $"{largest.Rows.HeldBytes >> 10} KiB");
    }

    public static string Stopped(long offset, RejectionReason reason, in RecordReading reading)
    {
        var detail = reason == RejectionReason.Future
            ? $"its event time {reading.EventTime} lies too far ahead of the clock"
            : reading.Failure?.Detail ?? "no detail";
        return $"the record at offset {offset} is {reason.ToString().ToLowerInvariant()}: {detail}";
    }
}
