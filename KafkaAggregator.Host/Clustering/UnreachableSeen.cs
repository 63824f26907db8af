namespace KafkaAggregator.Host.Clustering;

/// <summary>The answer to <see cref="UnreachableWanted"/>.</summary>
/// <param name="Node">The address of who says it.</param>
/// <param name="Addresses">Those that it cannot reach.</param>
internal sealed record UnreachableSeen(string Node, IReadOnlyList<string> Addresses) : INodeMessage;
