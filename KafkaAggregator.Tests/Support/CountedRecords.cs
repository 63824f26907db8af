using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using KafkaAggregator.Actors.Diagnostics;

namespace KafkaAggregator.Tests.Support;

/// <summary>What the program's counters were told of one topic, by instrument and tags: <c>name{tag=value}</c>.</summary>
internal sealed class CountedRecords : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, long> _counts = new(StringComparer.Ordinal);

    public CountedRecords(string topic)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == AggregatorMetrics.MeterName)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            var all = tags.ToArray();
            if (all.Any(tag => tag.Key == "topic" && Equals(tag.Value, topic)))
            {
                var rest = string.Join(',', all.Where(tag => tag.Key != "topic").Select(tag => $"{tag.Key}={tag.Value}"));
                _counts.AddOrUpdate($"{instrument.Name}{{{rest}}}", value, (_, sum) => sum + value);
            }
        });
        _listener.Start();
    }

    public IEnumerable<string> Lines => _counts.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key} {pair.Value}");

    public void Dispose() => _listener.Dispose();
}
