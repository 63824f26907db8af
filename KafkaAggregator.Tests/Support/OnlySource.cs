using KafkaAggregator.Actors.Ingest;
using KafkaAggregator.Core.Partitions;

namespace KafkaAggregator.Tests.Support;

/// <summary>Selects one source where its topic is there, and nothing else.</summary>
internal static class OnlySource
{
    public static Func<IEnumerable<string>, SelectedTopics> Select(SourceDefinition source) => topics => new()
    {
        Sources = [.. topics.Where(topic => topic == source.SourceTopic).Select(_ => source)],
        Verdicts = [],
        Missing = [],
        Conflicts = [],
    };
}
