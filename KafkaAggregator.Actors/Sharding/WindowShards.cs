using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using Akka.Util;

namespace KafkaAggregator.Actors.Sharding;

/// <summary>
/// Names entities and shards of this node. An entity is a topic-partition; its shard's id begins with the node that
/// asks, so that whoever owns the partition has its actor on its own node.
/// </summary>
internal sealed class WindowShards(UniqueAddress node) : IMessageExtractor
{
    /// <summary>Enough that a shard's buffering while it starts holds back an eighth of the partitions only.</summary>
    public const int ShardsPerNode = 8;

    private const char NodeEnd = '|';
    private readonly string _prefix = Prefix(node);

    /// <summary>The home of a shard: <c>host:port#uid</c>.</summary>
    public static string HomeOf(string shardId)
    {
        var end = shardId.LastIndexOf(NodeEnd);
        return end < 0 ? shardId : shardId[..end];
    }

    /// <summary>The part of <see cref="HomeOf"/> that an address gives: <c>host:port</c>.</summary>
    public static string AddressOf(string shardId)
    {
        var home = HomeOf(shardId);
        var end = home.LastIndexOf('#');
        return end < 0 ? home : home[..end];
    }

    public static string Describe(Address address) => $"{address.Host}:{address.Port}";

    public string? EntityId(object message) => message switch
    {
        WindowEnvelope envelope => envelope.Partition.ToString(),
        WarmEnvelope warm => $"warm-{warm.Shard}",
        _ => null,
    };

    public object? EntityMessage(object message) => message switch
    {
        WindowEnvelope envelope => envelope.Message,
        WarmEnvelope => WindowProtocol.Warm.Instance,
        _ => null,
    };

    public string? ShardId(object message) => EntityId(message) is { } entityId ? ShardId(entityId, message) : null;

    public string ShardId(string entityId, object? messageHint = null) => messageHint is WarmEnvelope warm
        ? ShardOf(warm.Shard)
        : ShardOf((int)((uint)MurmurHash.StringHash(entityId) % ShardsPerNode));

    private static string Prefix(UniqueAddress node) => $"{Describe(node.Address)}#{node.Uid}";

    private string ShardOf(int shard) => $"{_prefix}{NodeEnd}{shard}";
}
