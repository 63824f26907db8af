using KafkaAggregator.Actors.Diagnostics;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Core.Partitions;
using Microsoft.Extensions.Logging;

namespace KafkaAggregator.Actors.Ingest;

/// <summary>
/// Says once of each source topic what its configuration does to windows: a compacted one loses records before they are
/// read, and one of log-append time has no event time but the broker's.
/// </summary>
internal sealed class SourceWarnings(ITopicCatalog catalog, ILogger logger)
{
    private readonly HashSet<string> _looked = new(StringComparer.Ordinal);

    /// <summary>Looks at those that are new; not to be called again before it is done.</summary>
    public async Task LookAsync(IReadOnlyCollection<SourceDefinition> sources, CancellationToken cancellation)
    {
        var added = sources.Where(source => !_looked.Contains(source.SourceTopic)).ToList();
        if (added.Count == 0)
        {
            return;
        }

        var read = await catalog.ReadTopicConfigurationsAsync(
            [.. added.Select(source => source.SourceTopic)], cancellation);
        _looked.UnionWith(added.Select(source => source.SourceTopic));
        var compacted = Find(added, read, "cleanup.policy", "compact");
        if (compacted.Count > 0)
        {
            IngestLog.SourcesCompacted(logger, compacted.Count, TopicList.Of(compacted));
        }

        var undated = added.Where(source => source.Time is null);
        var appended = Find(undated, read, "message.timestamp.type", "LogAppendTime");
        if (appended.Count > 0)
        {
            IngestLog.SourcesOfAppendTime(logger, appended.Count, TopicList.Of(appended));
        }
    }

    private static List<string> Find(
        IEnumerable<SourceDefinition> sources,
        IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> configurations,
        string property,
        string value) =>
    [
        .. sources.Select(source => source.SourceTopic)
            .Where(topic => configurations.TryGetValue(topic, out var properties)
                && properties.TryGetValue(property, out var configured)
                && configured.Split(',').Contains(value, StringComparer.Ordinal))
            .Order(StringComparer.Ordinal),
    ];
}
