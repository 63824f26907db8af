using KafkaAggregator.Core.Records;
using KafkaAggregator.Core.Time;

namespace KafkaAggregator.Core.Partitions;

/// <summary>
/// A copy of a record that was in no window, to be written to the late or undecodable topic. Made only where the policy
/// says that it is written.
/// </summary>
public sealed record RejectedRecord
{
    /// <summary>Its offset in the source partition.</summary>
    public required long Offset { get; init; }

    public required RejectionReason Reason { get; init; }

    /// <summary>The aggregation in which it was late; null for the other reasons, which hold for all.</summary>
    public AggregationDefinition? Aggregation { get; init; }

    /// <summary>The window that it was late for.</summary>
    public Instant? WindowStart { get; init; }

    /// <summary>The end of the window that it was late for.</summary>
    public Instant? WindowEnd { get; init; }

    /// <summary>Why it is undecodable or undated; null for the other reasons.</summary>
    public DecodeFailure? Failure { get; init; }

    public byte[]? Key { get; init; }

    public byte[]? Value { get; init; }

    /// <summary>Kafka's timestamp in milliseconds since the epoch; null where the record has none.</summary>
    public long? TimestampMilliseconds { get; init; }

    /// <summary>As they were, in their order.</summary>
    public IReadOnlyList<KeyValuePair<string, byte[]?>> Headers { get; init; } = [];
}
