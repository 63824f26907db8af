namespace KafkaAggregator.Host.Clustering;

/// <summary>
/// Tells the members of a cluster that it has to make way for an older one. It is told and not judged by each: what a
/// node remembers of who was downed differs.
/// </summary>
/// <param name="Oldest">The oldest of the cluster that is meant, named as in <see cref="Introduction"/>.</param>
/// <param name="Reason">For people.</param>
internal sealed record MakeWay(string Oldest, string Reason) : INodeMessage;
