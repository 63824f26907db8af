using KafkaAggregator.Actors.Summaries;
using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Core.Records;

namespace KafkaAggregator.Actors.Ingest;

/// <summary>
/// Decides which topics are aggregated, by what: those given one by one, and those that the pattern takes. Pure: names
/// in, definitions and reasons out.
/// </summary>
public sealed class TopicSelection
{
    private readonly SelectionOptions _options;
    private readonly TopicPattern? _pattern;
    private readonly List<NamePattern> _excluded;
    private readonly Dictionary<string, AggregatedTopic> _aggregated;
    private readonly ILookup<string, (AggregatedTopic Topic, AggregatedSource Source)> _bySource;
    private readonly string _renamePrefix;
    private readonly string _renameSuffix;

    public TopicSelection(SelectionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _pattern = options.TopicRegex is null ? null : new TopicPattern(options.TopicRegex);
        _excluded = [.. options.ExcludedTopics.Select(pattern => new NamePattern(pattern))];
        _aggregated = options.AggregatedTopics.DistinctBy(topic => topic.Name, StringComparer.Ordinal)
            .ToDictionary(topic => topic.Name, StringComparer.Ordinal);
        _bySource = options.AggregatedTopics
            .SelectMany(topic => topic.Sources.Select(source => (topic, source)))
            .ToLookup(pair => pair.source.Topic, StringComparer.Ordinal);
        var at = options.TopicRenameFormat.IndexOf(SelectionOptions.SourceTopicPlaceholder, StringComparison.Ordinal);
        _renamePrefix = options.TopicRenameFormat[..at];
        _renameSuffix = options.TopicRenameFormat[(at + SelectionOptions.SourceTopicPlaceholder.Length)..];
    }

    /// <summary>Which of the cluster's topics are aggregated, by what.</summary>
    public SelectedTopics Select(IEnumerable<string> topics)
    {
        var names = topics.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var sources = new List<SourceDefinition>();
        var verdicts = new List<TopicVerdict>();
        var conflicts = new List<string>();
        foreach (var name in names)
        {
            var conflict = FindConflict(name);
            var aggregations = Aggregations(name, isPatternTaken: conflict is null);
            if (conflict is not null)
            {
                conflicts.Add(conflict);
            }

            verdicts.Add(new TopicVerdict(name, aggregations.Count > 0, conflict ?? Reason(name)));
            if (aggregations.Count > 0)
            {
                sources.Add(Define(name, aggregations));
            }
        }

        return new SelectedTopics
        {
            Sources = sources,
            Verdicts = verdicts,
            Missing = [.. _bySource.Select(group => group.Key).Except(
                names, StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            Conflicts = conflicts,
        };
    }

    /// <summary>The aggregated topic of a topic that the pattern takes; null where it does not.</summary>
    public string? FindAggregatedTopicByPattern(string topic) =>
        ReasonAgainstPattern(topic) is null ? _renamePrefix + topic + _renameSuffix : null;

    /// <summary>Whether this program writes a topic of this name, as the configuration stands.</summary>
    public string? FindWriter(string topic)
    {
        if (_aggregated.ContainsKey(topic))
        {
            return "is an aggregated topic";
        }

        if (IsRenamed(topic))
        {
            return "is named as topic_rename_format names aggregated topics";
        }

        if (BaseOf(topic, TopicNames.LateSuffix) is { } late && (_aggregated.ContainsKey(late) || IsRenamed(late)))
        {
            return $"holds late records of {late}";
        }

        return BaseOf(topic, TopicNames.UndecodableSuffix) is { } source
            && (_bySource.Contains(source) || MatchesPattern(source))
            ? $"holds undecodable records of {source}"
            : null;
    }

    private static string? BaseOf(string topic, string suffix) =>
        topic.Length > suffix.Length
            && topic.EndsWith(suffix, StringComparison.Ordinal) ? topic[..^suffix.Length] : null;

    private bool IsRenamed(string topic) =>
        _pattern is not null && topic.Length > _renamePrefix.Length + _renameSuffix.Length

            && topic.StartsWith(_renamePrefix, StringComparison.Ordinal)
            && topic.EndsWith(_renameSuffix, StringComparison.Ordinal);

    private bool MatchesPattern(string topic) => _pattern?.IsMatch(topic) == true;

    private NamePattern? FindExclusion(string topic) => _excluded.Find(pattern => pattern.IsMatch(topic));

    /// <summary>Why the pattern does not take a topic; null where it does.</summary>
    private string? ReasonAgainstPattern(string topic)
    {
        if (!MatchesPattern(topic))
        {
            return _pattern is null
                ? "is not among the sources of aggregated_topics"
                : $"does not match topic_regex {_options.TopicRegex}";
        }

        return FindExclusion(topic) is { } exclusion ? $"matches excluded_topics ({exclusion})"
            : FindWriter(topic) is { } writer ? $"{writer}, which this program writes itself"
            : null;
    }

    private string Reason(string topic)
    {
        var against = ReasonAgainstPattern(topic);
        if (!_bySource.Contains(topic))
        {
            return against ?? $"matches topic_regex {_options.TopicRegex}";
        }

        if (FindExclusion(topic) is { } exclusion)
        {
            return $"matches excluded_topics ({exclusion})";
        }

        var named = $"is a source of {string.Join(", ", _bySource[topic].Select(pair => pair.Topic.Name))}";
        return against is null ? $"{named}, and matches topic_regex {_options.TopicRegex}" : named;
    }

    /// <summary>
    /// Two aggregations with different sources or cuts cannot share an aggregated topic's schema and windows.
    /// </summary>
    private string? FindConflict(string topic) =>
        FindAggregatedTopicByPattern(topic) is { } renamed && _aggregated.ContainsKey(renamed)
            ? $"{topic} matches topic_regex, but its aggregated topic {renamed} is given in aggregated_topics"
            : null;

    private List<AggregationDefinition> Aggregations(string topic, bool isPatternTaken)
    {
        var aggregations = new List<AggregationDefinition>();
        if (FindExclusion(topic) is null)
        {
            aggregations.AddRange(_bySource[topic].Select(pair => DefineGiven(pair.Topic, pair.Source)));
        }

        if (isPatternTaken && FindAggregatedTopicByPattern(topic) is { } aggregatedTopic)
        {
            aggregations.Add(new AggregationDefinition
            {
                AggregatedTopic = aggregatedTopic,
                Cut = _options.Cut,
                MinSampleSize = _options.MinSampleSize,
                Operations = _options.Operations,
                Fields = _options.Fields,
            });
        }

        return aggregations;
    }

    private AggregationDefinition DefineGiven(AggregatedTopic topic, AggregatedSource source) => new()
    {
        AggregatedTopic = topic.Name,
        Cut = topic.Cut,
        MinSampleSize = topic.MinSampleSize,
        Operations = topic.Operations,
        Fields = FieldsOf(source),
        UnionSources = topic.Sources.Count < 2
            ? []
            : [.. topic.Sources.Select(each => new UnionSource(each.Topic, FieldsOf(each), TimeOf(each)))],
    };

    private SourceDefinition Define(string topic, IReadOnlyList<AggregationDefinition> aggregations) => new()
    {
        SourceTopic = topic,
        IsNamed = _bySource.Contains(topic),
        Aggregations = aggregations,
        Time = _bySource[topic].Select(pair => TimeOf(pair.Source)).FirstOrDefault(_options.Time),
        MaxFuture = _options.MaxFuture,
        Undecodable = _options.Undecodable,
        LateToTopic = _options.LateToTopic,
    };

    private FieldRules FieldsOf(AggregatedSource source) =>
        _options.Fields with { Fields = source.Fields, Map = source.Map };

    private TimeField? TimeOf(AggregatedSource source) => source.Time ?? _options.Time;
}
