using Akka.Actor;
using Akka.Cluster.Sharding;

namespace KafkaAggregator.Host.Http.Management;

/// <summary><c>/cluster/shards</c>: the regions, and what lives in them.</summary>
internal sealed class ShardRoutes(ActorSystem system)
{
    private const string StatsSuffix = "/stats";

    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(5);

    /// <summary>A region that does not answer within this is left out of the cluster's statistics.</summary>
    private static readonly TimeSpan RegionLimit = TimeSpan.FromSeconds(3);

    private ClusterSharding Sharding => ClusterSharding.Get(system);

    public Task TypesAsync(HttpContext context) =>
        ManagementAnswer.JsonAsync(context, new EntityTypesAnswer(Sharding.ShardTypeNames));

    /// <param name="context">The request.</param>
    /// <param name="rest">What stands behind <c>/cluster/shards/</c>.</param>
    public async Task RegionAsync(HttpContext context, string rest)
    {
        var isStats = rest.EndsWith(StatsSuffix, StringComparison.Ordinal);
        var name = isStats ? rest[..^StatsSuffix.Length] : rest;
        if (!Sharding.ShardTypeNames.Contains(name))
        {
            await ManagementAnswer.MessageAsync(
                context, $"Shard Region {name} is not started", StatusCodes.Status404NotFound);
            return;
        }

        try
        {
            var region = Sharding.ShardRegion(name);
            await (isStats ? ClusterStatsAsync(context, region) : LocalStatsAsync(context, region));
        }
        catch (AskTimeoutException)
        {
            await ManagementAnswer.MessageAsync(
                context, $"Shard Region {name} did not answer in time", StatusCodes.Status504GatewayTimeout);
        }
    }

    private static async Task LocalStatsAsync(HttpContext context, IActorRef region)
    {
        var stats = await region.Ask<ShardRegionStats>(
            GetShardRegionStats.Instance, AnswerLimit, context.RequestAborted);
        await ManagementAnswer.JsonAsync(context, new RegionAnswer(stats.Failed, ShardsOf(stats)));
    }

    private static async Task ClusterStatsAsync(HttpContext context, IActorRef region)
    {
        var stats = await region.Ask<ClusterShardingStats>(
            new GetClusterShardingStats(RegionLimit), AnswerLimit, context.RequestAborted);
        await ManagementAnswer.JsonAsync(context, new ShardingStatsAnswer(
            stats.Regions.ToDictionary(
                region => region.Key.ToString(),
                region => new RegionStatsAnswer(region.Value.Failed, ShardsOf(region.Value)),
                StringComparer.Ordinal),
            stats.Regions.Values.Sum(one => one.Stats.Values.Sum()),
            stats.Regions.Values.Sum(one => one.Stats.Count)));
    }

    private static IEnumerable<ShardAnswer> ShardsOf(ShardRegionStats stats) => stats.Stats
        .OrderBy(shard => shard.Key, StringComparer.Ordinal)
        .Select(shard => new ShardAnswer(shard.Value, shard.Key));
}
