using KafkaAggregator.Core.Records;
using KafkaAggregator.Core.Statistics;
using KafkaAggregator.Core.Time;

namespace KafkaAggregator.Core.Partitions;

/// <summary>One closed window of one aggregation of one source partition: all that a summary record says.</summary>
public sealed record WindowSummary
{
    public required AggregationDefinition Aggregation { get; init; }

    /// <summary>The window's first instant.</summary>
    public required Instant Start { get; init; }

    /// <summary>The first instant after the window: also the record's Kafka timestamp.</summary>
    public required Instant End { get; init; }

    /// <summary>The window's midpoint in seconds since the epoch, as the nearest double: <c>time</c>.</summary>
    public double MidpointSeconds =>
        ExactRounding.Quotient((Int128)Start.Nanoseconds + End.Nanoseconds, 2 * Duration.NanosecondsPerSecond);

    /// <summary>Records in the window; at least 1.</summary>
    public required long Count { get; init; }

    public required long FirstOffset { get; init; }

    public required long LastOffset { get; init; }

    public required ClosedBy ClosedBy { get; init; }

    /// <summary>Rejected since the previous summary in this aggregated topic.</summary>
    public RejectionCounts Rejected { get; init; }

    /// <summary>Null where nothing is known to be missing.</summary>
    public IncompleteReason? Incomplete { get; init; }

    /// <summary>The statistics, in the order of the summary's schema.</summary>
    public required SummaryValues Values { get; init; }

    /// <summary>The writer schemas of its records, in the order in which they came.</summary>
    public required IReadOnlyList<WriterSchema> Writers { get; init; }
}
