using KafkaAggregator.Actors.Ingest;
using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Core.Records;

namespace KafkaAggregator.Host.Configuration;

/// <summary>What topics given one by one must not do to each other, nor to those that the pattern takes.</summary>
internal static class SelectionRules
{
    public static void Check(SettingValues values, SelectionOptions options, IReadOnlyList<GivenTopic> topics)
    {
        var selection = new TopicSelection(options);
        CheckNames(values, topics);
        CheckSources(values, options, topics);
        CheckCycles(values, topics);
        CheckPerSource(values, options, selection, topics);
    }

    private static void CheckNames(SettingValues values, IReadOnlyList<GivenTopic> topics)
    {
        foreach (var group in topics.GroupBy(topic => topic.Topic.Name, StringComparer.Ordinal))
        {
            foreach (var repeated in group.Skip(1))
            {
                values.Problems.Add(repeated.Name.Problem(
                    $"is an aggregated topic already, at {group.First().Name.Place}",
                    "Put the sources together, or give another name."));
            }
        }
    }

    private static void CheckSources(SettingValues values, SelectionOptions options, IReadOnlyList<GivenTopic> topics)
    {
        var excluded = options.ExcludedTopics.Select(pattern => new NamePattern(pattern)).ToList();
        foreach (var topic in topics)
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            foreach (var source in topic.Sources)
            {
                var name = source.Node.Scalar!.Trim();
                if (name == topic.Topic.Name)
                {
                    values.Problems.Add(
                        source.Problem("would be aggregated into itself", "Give the aggregated topic another name."));
                }

                if (!seen.Add(name))
                {
                    values.Problems.Add(source.Problem(
                        $"has two aggregations into {topic.Topic.Name}",
                        "Leave one out, or give it an aggregated topic of its own."));
                }

                if (excluded.Any(pattern => pattern.IsMatch(name)))
                {
                    values.Notices.Add($"{source.Place}: {source.Name}: {name} is left out: excluded_topics says so.");
                }
            }
        }
    }

    /// <summary>Aggregates of aggregates are fine as long as nothing feeds on itself.</summary>
    private static void CheckCycles(SettingValues values, IReadOnlyList<GivenTopic> topics)
    {
        var targets = topics.SelectMany(topic => topic.Topic.Sources.Select(source => (source.Topic, topic.Topic.Name)))
            .Where(edge => edge.Topic != edge.Name).ToLookup(
                edge => edge.Topic, edge => edge.Name, StringComparer.Ordinal);
        foreach (var topic in topics)
        {
            var reached = new HashSet<string>(StringComparer.Ordinal);
            var ahead = new Stack<string>(targets[topic.Topic.Name]);
            while (ahead.TryPop(out var name))
            {
                if (reached.Add(name))
                {
                    foreach (var next in targets[name])
                    {
                        ahead.Push(next);
                    }
                }
            }

            if (reached.Contains(topic.Topic.Name))
            {
                values.Problems.Add(
                    topic.Name.Problem(
                        "feeds on itself, through its own aggregated topics", "Break the circle of sources."));
            }
        }
    }

    private static void CheckPerSource(
        SettingValues values, SelectionOptions options, TopicSelection selection, IReadOnlyList<GivenTopic> topics)
    {
        var uses = topics.SelectMany(
            topic => topic.Topic.Sources.Zip(topic.Sources, (source, place) => (topic.Topic, source, place)));
        foreach (var group in uses.GroupBy(use => use.source.Topic, StringComparer.Ordinal))
        {
            var (_, first, firstPlace) = group.First();
            foreach (
                var (_, source, place) in group.Where(use => !HasTime(use.source, TimeOf(first, options), options)))
            {
                values.Problems.Add(place.Problem(
                    $"has another time_field than at {firstPlace.Place}",
                    "Give one source topic one time_field, whatever aggregates it."));
            }

            var renamed = selection.FindAggregatedTopicByPattern(group.Key);
            foreach (var (_, _, place) in group.Where(use => use.Topic.Name == renamed))
            {
                values.Problems.Add(place.Problem(
                    $"has two aggregations into {renamed}: this one, and that of topic_regex",
                    "Leave it out here, or add it to excluded_topics."));
            }

            var count = group.Count() + (renamed is null ? 0 : 1);
            if (count > SourceDefinition.AggregationsMax)
            {
                values.Problems.Add(group.Last().place.Problem(
                    $"has {count} aggregations, more than {SourceDefinition.AggregationsMax}", "Leave some out."));
            }
        }
    }

    private static TimeField? TimeOf(AggregatedSource source, SelectionOptions options) => source.Time ?? options.Time;

    private static bool HasTime(AggregatedSource source, TimeField? time, SelectionOptions options) =>
        TimeOf(source, options) == time;
}
