using Akka.Actor;

namespace KafkaAggregator.Host.Clustering;

/// <summary>What <see cref="PlaceWatchActor"/> works with.</summary>
internal sealed record PlaceWatchOptions
{
    /// <summary>Where nodes of the same deployment may be, members and others.</summary>
    public required Func<CancellationToken, Task<IReadOnlyList<Address>>> FindSeeds { get; init; }

    /// <summary>Introduces this node to one that is no member; null where there is no answer.</summary>
    public required Func<Address, Introduction, CancellationToken, Task<Introduction?>> IntroduceAsync { get; init; }

    /// <summary>Called with the reason when this node has lost its place.</summary>
    public required Action<string> OnPlaceLost { get; init; }

    /// <summary>How often it looks for nodes that are no members.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(2);

    public required TimeProvider Time { get; init; }

    public required ILogger Logger { get; init; }
}
