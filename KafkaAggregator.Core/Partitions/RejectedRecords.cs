using KafkaAggregator.Core.Records;
using KafkaAggregator.Core.Windows;

namespace KafkaAggregator.Core.Partitions;

/// <summary>Copies records whose memory lives no longer than the call.</summary>
internal static class RejectedRecords
{
    public static RejectedRecord Copy(
        in SourceRecord record, RejectionReason reason, DecodeFailure? failure = null) => new()
        {
            Offset = record.Offset,
            Reason = reason,
            Failure = failure,
            Key = record.HasKey ? record.Key.ToArray() : null,
            Value = record.HasValue ? record.Value.ToArray() : null,
            TimestampMilliseconds = record.TimestampMilliseconds,
            Headers = record.Headers?.Read(record.HeadersHandle) ?? [],
        };

    public static RejectedRecord CopyLate(
        in SourceRecord record, AggregationDefinition aggregation, in WindowBounds window) =>
        Copy(record, RejectionReason.Late) with
        {
            Aggregation = aggregation,
            WindowStart = window.Start,
            WindowEnd = window.End,
        };
}
