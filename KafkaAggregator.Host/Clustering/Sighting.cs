namespace KafkaAggregator.Host.Clustering;

/// <summary>
/// Tells the oldest of a cluster whom one of its members has met. It is judged and, unlike an <see
/// cref="Introduction"/>, not answered.
/// </summary>
/// <param name="Other">How the stranger introduced its cluster.</param>
internal sealed record Sighting(Introduction Other) : INodeMessage;
