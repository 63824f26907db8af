using Akka.Actor;

namespace KafkaAggregator.Host.Clustering;

/// <summary>What <see cref="PlaceWatchActor"/> works with.</summary>
internal sealed record PlaceWatchOptions
{
    /// <summary>Where nodes of the same deployment may be, members and others.</summary>
    public required Func<CancellationToken, Task<IReadOnlyList<Address>>> FindSeeds { get; init; }

    /// <summary>
    /// Whether this node, before it is a member, joins a cluster that introduces itself. Those who join by name find
    /// every node by themselves.
    /// </summary>
    public required bool JoinsWhoComes { get; init; }

    /// <summary>
    /// How long this node, before it is a member, waits to be found; then it forms a cluster. Null where others decide
    /// when it does.
    /// </summary>
    public TimeSpan? FormsAfter { get; init; }

    /// <summary>Introduces this node to one that is no member; null where there is no answer.</summary>
    public required Func<Address, Introduction, CancellationToken, Task<Introduction?>> IntroduceAsync { get; init; }

    /// <summary>Called with the reason when this node has lost its place.</summary>
    public required Action<string> OnPlaceLost { get; init; }

    /// <summary>How often it looks for seeds, and for nodes that were downed.</summary>
    public required TimeSpan Interval { get; init; }

    public required TimeProvider Time { get; init; }

    public required ILogger Logger { get; init; }
}
