using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Core.Records;
using KafkaAggregator.Core.Time;
using KafkaAggregator.Core.Windows;
using Xunit;

namespace KafkaAggregator.Tests.Partitions;

public sealed class WindowSummaryTests
{
    [Theory]
    [InlineData(0, 10_000_000_000, 5.0)]
    [InlineData(-10_000_000_000, 0, -5.0)]
    [InlineData(1, 2, 1.5e-9)]
    [InlineData(1_692_971_686_570_396_000, 1_692_971_686_570_396_128, 1692971686.570396)]
    [InlineData(long.MaxValue - 1, long.MaxValue, 9223372036.854775807)]
    public void MidpointSeconds_IsTheNearestDouble(long start, long end, double seconds)
    {
        var summary = new WindowSummary
        {
            Aggregation = new AggregationDefinition { AggregatedTopic = "t", Cut = new WindowCut(new Duration(end - start), Duration.Zero) },
            Start = new Instant(start),
            End = new Instant(end),
            Count = 1,
            FirstOffset = 0,
            LastOffset = 0,
            ClosedBy = ClosedBy.EventTime,
            Values = new SummaryValues([], [], 0),
            Writers = [],
        };
        Assert.Equal(seconds, summary.MidpointSeconds);
    }
}
