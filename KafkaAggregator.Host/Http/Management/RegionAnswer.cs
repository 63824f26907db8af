namespace KafkaAggregator.Host.Http.Management;

/// <summary>The shards of the region on the node that is asked.</summary>
/// <param name="Failed">Ids of shards that did not answer.</param>
/// <param name="Regions">Those that did.</param>
internal sealed record RegionAnswer(IEnumerable<string> Failed, IEnumerable<ShardAnswer> Regions);
