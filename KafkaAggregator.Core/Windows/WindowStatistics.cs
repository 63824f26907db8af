using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Core.Records;

namespace KafkaAggregator.Core.Windows;

/// <summary>Computes the statistics of one closed window.</summary>
/// <param name="aggregation">Its operations, fields and least sample size.</param>
/// <param name="aggregationIndex">Its place among the source's aggregations.</param>
/// <param name="rows">The rows, in the order in which they came.</param>
internal delegate SummaryValues WindowStatistics(
    AggregationDefinition aggregation, int aggregationIndex, WindowRows rows);
