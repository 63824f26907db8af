using System.Collections.Concurrent;
using KafkaAggregator.Actors.Diagnostics;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Core.Partitions;
using Microsoft.Extensions.Logging;

namespace KafkaAggregator.Actors.Summaries;

/// <summary>
/// Sees to it that the topics exist that a source's output goes to, with at least as many partitions as the source has,
/// before the first record is written there. What was seen once is not asked again, until <see cref="Forget"/>. The
/// partitions of a source wait for each other, sources do not. Thread-safe.
/// </summary>
internal sealed class OutputTopics(
    ITopicCatalog catalog, IProducerMetadata producer, SummaryOptions options, TimeProvider time, ILogger logger)
{
    /// <summary>A cluster of thousands of topics is not asked for all of them at once; all lanes share it.</summary>
    private static readonly SemaphoreSlim Some = new(TopicCreations.MostAtOnce);

    private const string Retention = "retention.ms";
    private static readonly TimeSpan RefreshTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Between two looks at whether the partitions of a new topic have leaders.</summary>
    private static readonly TimeSpan LeaderWait = TimeSpan.FromMilliseconds(50);

    private readonly NewsBatch _created = new(
        time, topics => SinkLog.TopicsCreated(logger, topics.Count, TopicList.Of(topics)));

    private readonly ConcurrentDictionary<string, int> _partitionCounts = new(StringComparer.Ordinal);

    /// <summary>Partitions that the producer has seen of topics that it may know.</summary>
    private readonly ConcurrentDictionary<string, int> _seen = new(StringComparer.Ordinal);

    private readonly ConcurrentDictionary<string, SemaphoreSlim> _turns = new(StringComparer.Ordinal);

    /// <summary>
    /// Creates or grows what is missing. Throws <see cref="TopicRefusedException"/> where the cluster refuses,
    /// <see cref="KafkaUnavailableException"/> where it does not answer.
    /// </summary>
    public async Task EnsureAsync(SourceDefinition source, int partition, CancellationToken cancellation)
    {
        var topics = TopicsOf(source).ToList();
        if (topics.TrueForAll(topic => Has(topic, partition)))
        {
            return;
        }

        // Never disposed: it holds nothing but memory until its wait handle is asked for.
        using var turn = await Turn.TakeAsync(_turns.GetOrAdd(source.SourceTopic, _ => new(1, 1)), cancellation);
        if (!topics.TrueForAll(topic => Has(topic, partition)))
        {
            using var one = await Turn.TakeAsync(Some, cancellation);
            await EnsureOneByOneAsync(source, topics, partition, cancellation);
        }
    }

    /// <summary>A topic was perhaps deleted: look again before the next record.</summary>
    public void Forget(SourceDefinition source)
    {
        foreach (var topic in TopicsOf(source))
        {
            _partitionCounts.TryRemove(topic, out _);
        }
    }

    /// <summary>A topic was refused: look again before the next record, and have the producer do so.</summary>
    public void Distrust(SourceDefinition source)
    {
        Forget(source);
        foreach (var topic in TopicsOf(source).Where(_seen.ContainsKey))
        {
            _seen[topic] = 0;
        }
    }

    /// <summary>All that is written of a source.</summary>
    public static IEnumerable<string> TopicsOf(SourceDefinition source)
    {
        foreach (var aggregation in source.Aggregations)
        {
            yield return aggregation.AggregatedTopic;
            if (source.LateToTopic)
            {
                yield return TopicNames.Late(aggregation.AggregatedTopic);
            }
        }

        if (source.Undecodable == UndecodablePolicy.Topic)
        {
            yield return TopicNames.Undecodable(source.SourceTopic);
        }
    }

    private bool Has(string topic, int partition) =>
        _partitionCounts.TryGetValue(topic, out var count) && count > partition;

    private async Task EnsureOneByOneAsync(
        SourceDefinition source, List<string> topics, int partition, CancellationToken cancellation)
    {
        var sources = source.Aggregations.SelectMany(aggregation => aggregation.UnionSources)
            .Select(union => union.SourceTopic)
            .Append(source.SourceTopic);
        var all = topics.Concat(sources).Distinct(StringComparer.Ordinal).ToList();
        var described = await catalog.DescribeTopicsAsync(all, cancellation);
        foreach (var topic in topics)
        {
            var wanted = Math.Max(partition + 1, PartitionsWanted(source, topic, described));
            if (!described.TryGetValue(topic, out var present))
            {
                await CreateAsync(source, topic, wanted, cancellation);
            }
            else if (present.PartitionCount < wanted)
            {
                await catalog.GrowTopicAsync(topic, wanted, cancellation);
                SinkLog.TopicGrown(logger, topic, present.PartitionCount, wanted);
                await AwaitLeadersAsync(topic, wanted, cancellation);
            }
            else if (_seen.TryGetValue(topic, out var seen) && seen < wanted)
            {
                // Another node has created or grown it: the producer would go on refusing what it has not seen.
                producer.RefreshTopic(topic, RefreshTimeout);
            }

            _seen[topic] = _partitionCounts[topic] = Math.Max(wanted, present?.PartitionCount ?? 0);
        }
    }

    /// <summary>As many as its source has; an aggregated topic of several sources as many as the largest.</summary>
    private static int PartitionsWanted(
        SourceDefinition source, string topic, IReadOnlyDictionary<string, TopicDescription> described) =>
        source.Aggregations
            .Where(aggregation =>
                topic == aggregation.AggregatedTopic || topic == TopicNames.Late(aggregation.AggregatedTopic))
            .SelectMany(aggregation => aggregation.UnionSources)
            .Select(union => union.SourceTopic)
            .Append(source.SourceTopic)
            .Max(name => described.TryGetValue(name, out var description) ? description.PartitionCount : 0);

    private async Task CreateAsync(
        SourceDefinition source, string topic, int partitions, CancellationToken cancellation)
    {
        var configuration = new Dictionary<string, string>(options.TopicConfiguration, StringComparer.Ordinal);
        var read = await catalog.ReadTopicConfigurationsAsync([source.SourceTopic], cancellation);
        if (read.TryGetValue(source.SourceTopic, out var ofSource)
            && ofSource.TryGetValue(Retention, out var retention))
        {
            WarnOfShorterRetention(source.SourceTopic, topic, configuration, retention);
            configuration.TryAdd(Retention, retention);
        }

        await catalog.CreateTopicAsync(topic, partitions, options.TopicReplicationFactor, configuration, cancellation);
        _created.Add($"{topic} ({partitions} partitions)");
        await AwaitLeadersAsync(topic, partitions, cancellation);
    }

    /// <summary>
    /// The controller has answered before every broker has caught up: a record that is written sooner is refused for
    /// its partition, or waits for a leader with the rest of its transaction.
    /// </summary>
    private async Task AwaitLeadersAsync(string topic, int partitions, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        for (int led; (led = producer.RefreshTopic(topic, RefreshTimeout)) < partitions;)
        {
            if (time.GetElapsedTime(start) >= RefreshTimeout)
            {
                throw new KafkaUnavailableException($"{topic}: {led} of {partitions} partitions have a leader");
            }

            await Task.Delay(LeaderWait, time, cancellation);
        }
    }

    private void WarnOfShorterRetention(
        string sourceTopic, string topic, Dictionary<string, string> configuration, string sourceRetention)
    {
        if (configuration.TryGetValue(Retention, out var own) && IsShorter(own, sourceRetention))
        {
            SinkLog.ShorterRetention(logger, topic, own, sourceTopic, sourceRetention);
        }
    }

    /// <summary>Kafka's −1 stands for "for ever".</summary>
    private static bool IsShorter(string own, string source) =>
        long.TryParse(own, out var ownMilliseconds) && long.TryParse(source, out var sourceMilliseconds)
        && ownMilliseconds >= 0 && (sourceMilliseconds < 0 || ownMilliseconds < sourceMilliseconds);
}
