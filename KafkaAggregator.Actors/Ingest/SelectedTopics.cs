using KafkaAggregator.Core.Partitions;

namespace KafkaAggregator.Actors.Ingest;

/// <summary>What is to be done with the topics that a cluster has.</summary>
public sealed record SelectedTopics
{
    /// <summary>By name of the source topic.</summary>
    public required IReadOnlyList<SourceDefinition> Sources { get; init; }

    /// <summary>Of every topic that was asked about, by name.</summary>
    public required IReadOnlyList<TopicVerdict> Verdicts { get; init; }

    /// <summary>Source topics that the configuration names and the cluster lacks.</summary>
    public required IReadOnlyList<string> Missing { get; init; }

    /// <summary>
    /// Two aggregations that would write one aggregated topic, a sentence each: the one that the pattern made is left
    /// out.
    /// </summary>
    public required IReadOnlyList<string> Conflicts { get; init; }
}
