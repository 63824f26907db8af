using KafkaAggregator.Core.Partitions;

namespace KafkaAggregator.Tests.Partitions.Model;

/// <summary>What the naive model expects of one entry.</summary>
internal sealed class NaiveOutput
{
    public List<NaiveSummary> Summaries { get; } = [];

    /// <summary>Offset, reason, and for a late one topic and window start.</summary>
    public List<string> Rejected { get; } = [];

    /// <summary>The model as it was then.</summary>
    public NaivePartition? After { get; set; }

    public static string Describe(long offset, RejectionReason reason, string? topic = null, long start = 0) =>
        topic is null ? $"{offset} {reason}" : $"{offset} {reason} for {topic}@{start}";

    public static string Describe(RejectedRecord record) => Describe(
        record.Offset,
        record.Reason,
        record.Aggregation?.AggregatedTopic,
        (record.WindowStart?.Nanoseconds ?? 0) / 1_000_000);
}
