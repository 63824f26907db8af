namespace KafkaAggregator.Host.Http.Management;

/// <summary>One shard of a region.</summary>
/// <param name="NumEntities">Entities that run in it.</param>
/// <param name="ShardId">Its id.</param>
internal sealed record ShardAnswer(int NumEntities, string ShardId);
