using KafkaAggregator.Actors.Diagnostics;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Registry;
using KafkaAggregator.Actors.Summaries;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace KafkaAggregator.Tests.Support;

/// <summary>What a test's sink works with, put together as the host does it.</summary>
/// <param name="Committer">Its committer.</param>
/// <param name="Catalog">Where it looks for output topics.</param>
/// <param name="Metadata">Who knows whether these have leaders.</param>
/// <param name="Registry">Where it looks for source schemas, and registers its own.</param>
internal sealed record SinkParts(ICommitter Committer, ITopicCatalog Catalog, IProducerMetadata Metadata, ISchemaRegistry Registry)
{
    public int Lane { get; init; }

    public SummaryOptions Options { get; init; } = new();

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public Conditions Conditions { get; init; } = new();

    public AggregatorMetrics Metrics { get; init; } = new();

    public ILogger Logger { get; init; } = NullLogger.Instance;

    public SinkDependencies ToDependencies() => new(
        Lane,
        Options,
        Committer,
        new SummaryPreparation(
            new OutputTopics(Catalog, Metadata, Options, Time, Logger),
            new SummarySchemas(Registry, Registry, Time, Logger),
            Options.Key),
        Time,
        Conditions,
        Metrics,
        Logger);
}
