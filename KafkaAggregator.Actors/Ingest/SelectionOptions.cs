using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Core.Records;
using KafkaAggregator.Core.Statistics;
using KafkaAggregator.Core.Time;
using KafkaAggregator.Core.Windows;

namespace KafkaAggregator.Actors.Ingest;

/// <summary>Which topics are aggregated, and how.</summary>
public sealed record SelectionOptions
{
    /// <summary>The original's example topics.</summary>
    public const string DefaultTopicRegex = "^example-[0-9][0-9][0-9]?$";

    /// <summary>What stands for the source topic in <see cref="TopicRenameFormat"/>.</summary>
    public const string SourceTopicPlaceholder = "{source_topic_name}";

    /// <summary>
    /// Matched from the start of a topic's name as Python's <c>re.match</c>; null: no topic by pattern.
    /// </summary>
    public string? TopicRegex { get; init; } = DefaultTopicRegex;

    /// <summary>Names, or patterns with <c>*</c>, of topics left out.</summary>
    public IReadOnlyList<string> ExcludedTopics { get; init; } = [];

    /// <summary>Names the aggregated topic of a topic that the pattern takes.</summary>
    public string TopicRenameFormat { get; init; } = SourceTopicPlaceholder + "-aggregated";

    /// <summary>Window of topics that the pattern takes, and of aggregated topics that do not say.</summary>
    public WindowCut Cut { get; init; } = new(Duration.FromSeconds(1), Duration.Zero);

    public int MinSampleSize { get; init; } = 2;

    /// <summary>Operations for topics that the pattern takes.</summary>
    public IReadOnlyList<Operation> Operations { get; init; } = AggregationDefinition.DefaultOperations;

    /// <summary>What of every source's fields is taken, before an aggregated topic's own choice.</summary>
    public FieldRules Fields { get; init; } = new();

    /// <summary>Where event time comes from unless a source says otherwise; null: Kafka's timestamp.</summary>
    public TimeField? Time { get; init; }

    public Duration MaxFuture { get; init; } = Duration.FromSeconds(1800);

    public UndecodablePolicy Undecodable { get; init; } = UndecodablePolicy.Skip;

    public bool LateToTopic { get; init; }

    /// <summary>Those given one by one, in file order; no two of one name.</summary>
    public IReadOnlyList<AggregatedTopic> AggregatedTopics { get; init; } = [];
}
