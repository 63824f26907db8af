namespace KafkaAggregator.Host.Clustering;

/// <summary>Why a node has lost its place in its cluster.</summary>
/// <param name="Reason">For people.</param>
/// <param name="IsForAll">Whether every member of its cluster has lost its own with it.</param>
internal sealed record PlaceVerdict(string Reason, bool IsForAll);
