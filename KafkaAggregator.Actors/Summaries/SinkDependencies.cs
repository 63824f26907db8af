using KafkaAggregator.Actors.Diagnostics;
using Microsoft.Extensions.Logging;

namespace KafkaAggregator.Actors.Summaries;

/// <summary>What a lane's sink works with.</summary>
internal sealed record SinkDependencies(
    int Lane,
    SummaryOptions Options,
    ICommitter Committer,
    SummaryPreparation Preparation,
    TimeProvider Time,
    Conditions Conditions,
    AggregatorMetrics Metrics,
    ILogger Logger);
