using KafkaAggregator.Actors.Kafka;

namespace KafkaAggregator.Tests.Simulation;

/// <summary>What a run has of everything.</summary>
internal sealed record SimulationSettings
{
    public required int Nodes { get; init; }

    public required int Partitions { get; init; }

    public int Lanes { get; init; } = 1;

    public KafkaGroupProtocol Protocol { get; init; }

    public TimeSpan WindowSize { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan Expiration { get; init; }

    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>What is broken on purpose: some schedule must fail then.</summary>
    public BrokenPart Broken { get; init; }

    /// <summary>Of a thousand calls to the broker so many lose their request, and as many their answer.</summary>
    public int LostPerMille { get; init; }
}
