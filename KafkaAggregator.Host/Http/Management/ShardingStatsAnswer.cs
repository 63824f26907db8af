namespace KafkaAggregator.Host.Http.Management;

/// <summary>The shards of every region in the cluster.</summary>
/// <param name="Regions">By the node's address.</param>
/// <param name="TotalEntities">Of all regions.</param>
/// <param name="TotalShards">Of all regions.</param>
internal sealed record ShardingStatsAnswer(
    IReadOnlyDictionary<string, RegionStatsAnswer> Regions, int TotalEntities, int TotalShards);
