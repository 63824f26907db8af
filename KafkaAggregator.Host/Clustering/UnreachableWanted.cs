namespace KafkaAggregator.Host.Clustering;

/// <summary>Asks a member which others it cannot reach itself; the answer is <see cref="UnreachableSeen"/>.</summary>
internal sealed record UnreachableWanted : INodeMessage;
