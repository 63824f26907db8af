using System.Diagnostics.Metrics;
using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Core.Records;

namespace KafkaAggregator.Actors.Diagnostics;

/// <summary>
/// Counters of what this node does, under the meter <see cref="MeterName"/>. Names, units and tags are part of what
/// users see (at <c>/metrics</c>) and stay as they are.
/// </summary>
public sealed class AggregatorMetrics : IDisposable
{
    public const string MeterName = "KafkaAggregator";

    /// <summary>Bounds of buckets: a commit takes some milliseconds, and minutes where the broker is away.</summary>
    private static readonly double[] CommitSeconds = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30];

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _consumed;
    private readonly Counter<long> _rejected;
    private readonly Counter<long> _summaries;
    private readonly Counter<long> _missingSamples;
    private readonly Counter<long> _surplusElements;
    private readonly Counter<long> _offsetCommits;
    private readonly Histogram<double> _commits;

    public AggregatorMetrics()
    {
        _consumed = _meter.CreateCounter<long>(
            "aggregator.records.consumed", "{record}", "Records processed, replayed ones left out, by source topic.");
        _rejected = _meter.CreateCounter<long>(
            "aggregator.records.rejected", "{record}", "Records left out of a window, by source topic and reason.");
        _summaries = _meter.CreateCounter<long>(
            "aggregator.summaries.written",
            "{summary}",
            "Summaries written and committed, by aggregated topic and what closed them.");
        _missingSamples = _meter.CreateCounter<long>(
            "aggregator.samples.missing",
            "{sample}",
            "Nulls and NaNs in aggregated fields of closed windows, by aggregated topic and field.");
        _surplusElements = _meter.CreateCounter<long>(
            "aggregator.elements.surplus", "{element}", "Array elements beyond the known length, by source topic.");
        _offsetCommits = _meter.CreateCounter<long>("aggregator.offsets.committed", "{offset}", "Offsets committed.");
        _commits = _meter.CreateHistogram<double>(
            "aggregator.commit.duration",
            "s",
            "Commits that ended well, from their beginning to the broker's answer.",
            tags: null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = CommitSeconds });
    }

    public void Consumed(string sourceTopic, long records) => _consumed.Add(records, Tag("topic", sourceTopic));

    /// <summary>Counts by reason what lies between two counts of one partition.</summary>
    public void Rejected(string sourceTopic, in RejectionCounts before, in RejectionCounts after)
    {
        if (after != before)
        {
            Rejected(sourceTopic, "late", after.Late - before.Late);
            Rejected(sourceTopic, "undecodable", after.Undecodable - before.Undecodable);
            Rejected(sourceTopic, "undated", after.Undated - before.Undated);
            Rejected(sourceTopic, "future", after.Future - before.Future);
            Rejected(sourceTopic, "null_value", after.NullValues - before.NullValues);
        }
    }

    public void SurplusElements(string sourceTopic, long elements)
    {
        if (elements > 0)
        {
            _surplusElements.Add(elements, Tag("topic", sourceTopic));
        }
    }

    public void SummaryWritten(string aggregatedTopic, string closedBy, SummaryValues values)
    {
        _summaries.Add(1, Tag("topic", aggregatedTopic), Tag("closed_by", closedBy));
        for (var i = 0; i < values.MissingByField.Count; i++)
        {
            if (values.MissingByField[i] is > 0 and var missing)
            {
                _missingSamples.Add(missing, Tag("topic", aggregatedTopic), Tag("field", values.Fields[i].Name));
            }
        }
    }

    public void OffsetCommitted() => _offsetCommits.Add(1);

    public void CommitEnded(TimeSpan duration) => _commits.Record(duration.TotalSeconds);

    public void Dispose() => _meter.Dispose();

    private void Rejected(string sourceTopic, string reason, long records)
    {
        if (records > 0)
        {
            _rejected.Add(records, Tag("topic", sourceTopic), Tag("reason", reason));
        }
    }

    private static KeyValuePair<string, object?> Tag(string name, string value) =>
        KeyValuePair.Create(name, (object?)value);
}
