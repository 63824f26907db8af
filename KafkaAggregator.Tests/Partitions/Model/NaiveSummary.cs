using KafkaAggregator.Core.Partitions;

namespace KafkaAggregator.Tests.Partitions.Model;

/// <summary>A closed window, as the naive model has it.</summary>
/// <param name="Topic">The aggregated topic.</param>
/// <param name="Start">Its start in scripted units.</param>
/// <param name="Rows">Offsets in order.</param>
/// <param name="ClosedBy">Why.</param>
/// <param name="IsIncomplete">Whether retention took records.</param>
/// <param name="Counts">What was rejected since the summary before.</param>
internal sealed record NaiveSummary(
    string Topic, long Start, IReadOnlyList<long> Rows, ClosedBy ClosedBy, bool IsIncomplete, RejectionCounts Counts)
{
    /// <summary>The same text for a product summary and a naive one, if they say the same.</summary>
    public override string ToString() => Describe(
        Topic, Start, Rows, Rows[0], Rows[^1], ClosedBy, IsIncomplete ? IncompleteReason.Retention : null, Counts);

    public static string Describe(WindowSummary summary) => Describe(
        summary.Aggregation.AggregatedTopic,
        summary.Start.Nanoseconds / 1_000_000,
        [.. summary.Values.Values.Select(value => (long)value)],
        summary.FirstOffset,
        summary.LastOffset,
        summary.ClosedBy,
        summary.Incomplete,
        summary.Rejected);

    private static string Describe(
        string topic,
        long start,
        IReadOnlyList<long> rows,
        long first,
        long last,
        ClosedBy closedBy,
        IncompleteReason? incomplete,
        RejectionCounts counts) =>
        $"{topic}@{start} rows {string.Join(',', rows)} ({first} to {last}) by {closedBy} {incomplete?.ToString() ?? "whole"} {counts}";
}
