using KafkaAggregator.Actors.Ingest;
using KafkaAggregator.Core.Windows;

namespace KafkaAggregator.Tests.Integration.Nodes;

/// <summary>What a test sets of a <see cref="MortalNode"/>.</summary>
internal sealed record MortalNodeSettings
{
    public TimeSpan CommitInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    public TimeSpan ProgressInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    public int Lanes { get; init; } = 1;

    public CreditOptions Credit { get; init; } = new();

    public ChunkPool Pool { get; init; } = new();
}
