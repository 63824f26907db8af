using Akka.Actor;

namespace KafkaAggregator.Host.Clustering;

/// <summary>What is logged about the cluster of nodes: event ids 1100 to 1199.</summary>
internal static partial class ClusterLog
{
    [LoggerMessage(
        1100, LogLevel.Warning, "Waiting for the cluster at {Seeds}: no partitions are taken before this node is Up")]
    public static partial void Waiting(ILogger logger, string seeds);

    [LoggerMessage(1101, LogLevel.Information, "The cluster has {Count} members: {Members}")]
    public static partial void Members(ILogger logger, int count, string members);

    [LoggerMessage(1102, LogLevel.Warning, "{Member} cannot be reached")]
    public static partial void Unreachable(ILogger logger, Address member);

    [LoggerMessage(1103, LogLevel.Information, "{Member} can be reached again")]
    public static partial void Reachable(ILogger logger, Address member);

    [LoggerMessage(1104, LogLevel.Warning, "{Member} was downed: the others go on without it")]
    public static partial void Downed(ILogger logger, Address member);

    [LoggerMessage(1105, LogLevel.Warning, "{Peer} is refused as a node: it {Reason}")]
    public static partial void Refused(ILogger logger, string peer, string reason);

    [LoggerMessage(1106, LogLevel.Information, "Joining the cluster of {Member}, which has found this node")]
    public static partial void Follows(ILogger logger, string member);
}
