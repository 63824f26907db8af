namespace KafkaAggregator.Actors.Sharding;

/// <summary>Starts one of the node's shards, so that no assignment waits for the coordinator.</summary>
/// <param name="Shard">0 to <see cref="WindowShards.ShardsPerNode"/> − 1.</param>
internal sealed record WarmEnvelope(int Shard);
