namespace KafkaAggregator.Actors.Kafka;

/// <summary>One member of a consumer group, as the broker describes it.</summary>
/// <param name="MemberId">What the group knows it by.</param>
/// <param name="ClientId">Its client id, which carries the process's random part.</param>
/// <param name="Host">Where it connects from.</param>
/// <param name="InstanceId">Its static membership; null where it has none.</param>
/// <param name="Partitions">What it owns.</param>
public sealed record GroupMemberDescription(
    string MemberId, string ClientId, string Host, string? InstanceId, IReadOnlyList<TopicPartition> Partitions);
