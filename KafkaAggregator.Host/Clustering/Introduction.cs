namespace KafkaAggregator.Host.Clustering;

/// <summary>
/// What a node tells of its cluster to a node that is not in it, as question and as answer. A node is named
/// <c>akka.tcp://system@host:port#uid</c>: started again, it is another one.
/// </summary>
/// <param name="Node">Who says it.</param>
/// <param name="Members">Every member as it sees them, itself among them.</param>
/// <param name="Oldest">The oldest of them that is reachable.</param>
/// <param name="Born">When the oldest became a member, in milliseconds since the Unix epoch, by its own clock.</param>
/// <param name="Downed">Members that were downed, and may live on.</param>
internal sealed record Introduction(
    string Node,
    IReadOnlyList<string> Members,
    string Oldest,
    long Born,
    IReadOnlyList<string> Downed) : INodeMessage;
