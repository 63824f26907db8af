namespace KafkaAggregator.Host.Http.Management;

/// <summary>The shards of one node's region.</summary>
/// <param name="Failed">Ids of shards that did not answer.</param>
/// <param name="Shards">Those that did.</param>
internal sealed record RegionStatsAnswer(IEnumerable<string> Failed, IEnumerable<ShardAnswer> Shards);
