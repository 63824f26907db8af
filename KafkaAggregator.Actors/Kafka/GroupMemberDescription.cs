namespace KafkaAggregator.Actors.Kafka;

/// <summary>One member of a consumer group, as the broker describes it.</summary>
/// <param name="MemberId">What the group knows it by.</param>
/// <param name="ClientId">
/// Its client id, which carries the process's random part; see <see cref="MayBeAnother"/>.
/// </param>
/// <param name="Host">Where it connects from.</param>
/// <param name="InstanceId">Its static membership; null where it has none.</param>
/// <param name="Partitions">What it owns.</param>
public sealed record GroupMemberDescription(
    string MemberId, string ClientId, string Host, string? InstanceId, IReadOnlyList<TopicPartition> Partitions)
{
    /// <summary>
    /// Whether the client id may be that of the process before. With the <c>classic</c> protocol a static member that
    /// comes back takes the place of its predecessor, whose client id stays (Kafka's ClassicGroup.replaceStaticMember);
    /// there a static member's id begins with its instance id.
    /// </summary>
    public bool MayBeAnother =>
        InstanceId is { } instance && MemberId.StartsWith(instance + "-", StringComparison.Ordinal);
}
