using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Core.Records;
using KafkaAggregator.Core.Statistics;

namespace KafkaAggregator.Core.Windows;

/// <summary>
/// Computes the statistics of closed windows. One per partition: it keeps its buffers, and the fields of the writer
/// schemas it saw last. Not thread-safe.
/// </summary>
public sealed class SummaryCalculator
{
    private readonly SampleBuffer _samples = new();
    private readonly Dictionary<int, SampledFields> _fields = [];

    /// <summary>The statistics of a window that has a row at least.</summary>
    /// <param name="aggregation">Its operations and least sample size.</param>
    /// <param name="aggregationIndex">Its place among the source's aggregations.</param>
    /// <param name="rows">The rows, in the order in which they came.</param>
    public SummaryValues Compute(AggregationDefinition aggregation, int aggregationIndex, WindowRows rows)
    {
        var fields = FieldsOf(aggregationIndex, rows);
        var operations = aggregation.Operations;
        var values = new double[fields.All.Count * operations.Count];
        var missing = 0L;
        long[] missingByField = [];
        for (var index = 0; index < fields.All.Count; index++)
        {
            var field = fields.All[index];
            var results = values.AsSpan(index * operations.Count, operations.Count);
            _samples.Gather(field, rows);
            if (_samples.Missing > 0)
            {
                missingByField = missingByField is [] ? new long[fields.All.Count] : missingByField;
                missingByField[index] = _samples.Missing;
                missing += _samples.Missing;
            }

            if (field.Kind == SlotKind.Int64)
            {
                ReferenceStatistics.ComputeAll(_samples.Integers, operations, aggregation.MinSampleSize, results);
            }
            else
            {
                ReferenceStatistics.ComputeAll(_samples.Doubles, operations, aggregation.MinSampleSize, results);
            }
        }

        _samples.Trim();
        return new SummaryValues(fields.Summary, values, missing) { MissingByField = missingByField };
    }

    private SampledFields FieldsOf(int aggregationIndex, WindowRows rows)
    {
        if (_fields.TryGetValue(aggregationIndex, out var known) && known.AreOf(rows.Writers))
        {
            return known;
        }

        return _fields[aggregationIndex] = SampledFields.Of(rows.Writers, aggregationIndex, rows.Chunks[^1].Layout);
    }
}
