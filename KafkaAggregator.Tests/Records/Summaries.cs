using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Core.Records;
using KafkaAggregator.Core.Statistics;
using KafkaAggregator.Core.Time;
using KafkaAggregator.Core.Windows;

namespace KafkaAggregator.Tests.Records;

/// <summary>Aggregations and summaries for schema tests.</summary>
internal static class Summaries
{
    public static AggregationDefinition Aggregation(params Operation[] operations) => new()
    {
        AggregatedTopic = "t-aggregated",
        Cut = new WindowCut(Duration.FromSeconds(1), Duration.Zero),
        Operations = operations.Length == 0 ? AggregationDefinition.DefaultOperations : operations,
    };

    public static SummaryField Field(string name) => new(name.TrimEnd('?'), name.EndsWith('?'));

    /// <summary>A summary of a window of one second at that second; a field's name ends in <c>?</c> where nullable.</summary>
    public static WindowSummary Summary(
        AggregationDefinition aggregation, double midpointSeconds, long count, IReadOnlyList<string> fields, double[] values)
    {
        var start = new Instant((long)((decimal)(midpointSeconds - 0.5) * Duration.NanosecondsPerSecond));
        return new WindowSummary
        {
            Aggregation = aggregation,
            Start = start,
            End = start + aggregation.Cut.Size,
            Count = count,
            FirstOffset = 0,
            LastOffset = count - 1,
            ClosedBy = ClosedBy.EventTime,
            Values = new SummaryValues([.. fields.Select(Field)], values, 0),
            Writers = [],
        };
    }
}
