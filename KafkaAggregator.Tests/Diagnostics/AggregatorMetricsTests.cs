using KafkaAggregator.Actors.Diagnostics;
using KafkaAggregator.Core.Records;
using KafkaAggregator.Host.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using Xunit;

namespace KafkaAggregator.Tests.Diagnostics;

/// <summary>Topics have names of their own here: the counters of all tests of this process are exported together.</summary>
public sealed class AggregatorMetricsTests : IDisposable
{
    private readonly string _topic = $"topic-{Guid.NewGuid():N}";
    private readonly AggregatorMetrics _metrics = new();
    private readonly SeriesReader _reader = new();
    private readonly MeterProvider _provider;

    public AggregatorMetricsTests() => _provider = Sdk.CreateMeterProviderBuilder()
        .AddMeter(AggregatorMetrics.MeterName)
        .AddView(WorkerHost.SeriesOf)
        .AddReader(new BaseExportingMetricReader(_reader))
        .Build();

    public void Dispose()
    {
        _provider.Dispose();
        _reader.Dispose();
        _metrics.Dispose();
    }

    [Fact]
    public void MissingSamples_AreCountedByTopicAndField()
    {
        var fields = new[] { "a", "b", "c" }.Select(name => new SummaryField(name, IsNullable: false)).ToList();
        var summary = new SummaryValues(fields, [1, 2, 3], MissingSamples: 5) { MissingByField = [3, 0, 2] };

        _metrics.SummaryWritten(_topic, "event_time", summary);
        _metrics.SummaryWritten(_topic, "event_time", summary with { MissingSamples = 0, MissingByField = [] });

        Assert.Equal(
            [($"field=a,topic={_topic}", 3), ($"field=c,topic={_topic}", 2)],
            Series("aggregator.samples.missing").Select(each => (each.Key, each.Value)).Order());
        Assert.Equal(2, Assert.Single(Series("aggregator.summaries.written")).Value);
    }

    [Fact]
    public void Counters_ShowEachOfThousandsOfTopics()
    {
        for (var topic = 0; topic < 5_000; topic++)
        {
            _metrics.Consumed($"{_topic}-{topic}", topic + 1);
        }

        var series = Series("aggregator.records.consumed");
        Assert.Equal(5_000, series.Count);
        Assert.Equal(5_000, series[$"topic={_topic}-4999"]);
    }

    private Dictionary<string, long> Series(string name)
    {
        _reader.Sums.Clear();
        _provider.ForceFlush();
        return _reader.Sums
            .Where(sum => sum.Key.Metric == name && sum.Key.Labels.Contains(_topic, StringComparison.Ordinal))
            .ToDictionary(sum => sum.Key.Labels, sum => sum.Value);
    }

    /// <summary>Keeps the sums of what was last exported, by metric and labels.</summary>
    private sealed class SeriesReader : BaseExporter<Metric>
    {
        public Dictionary<(string Metric, string Labels), long> Sums { get; } = [];

        public override ExportResult Export(in Batch<Metric> batch)
        {
            foreach (var metric in batch)
            {
                if (metric.MetricType != MetricType.LongSum)
                {
                    continue;
                }

                foreach (ref readonly var point in metric.GetMetricPoints())
                {
                    var tags = new List<string>();
                    foreach (var tag in point.Tags)
                    {
                        tags.Add($"{tag.Key}={tag.Value}");
                    }

                    Sums[(metric.Name, string.Join(',', tags.Order(StringComparer.Ordinal)))] = point.GetSumLong();
                }
            }

            return ExportResult.Success;
        }
    }
}
