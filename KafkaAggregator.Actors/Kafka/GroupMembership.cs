namespace KafkaAggregator.Actors.Kafka;

/// <summary>
/// What a group knows a member by at one instant. Offsets sent with it are refused once the group has moved on.
/// </summary>
/// <param name="GroupId">The group.</param>
/// <param name="Generation">The group's generation, or the member's epoch with the protocol of KIP-848.</param>
/// <param name="MemberId">The member's id; empty where it has none now.</param>
/// <param name="InstanceId">Its static membership; null where it has none.</param>
public sealed record GroupMembership(string GroupId, int Generation, string MemberId, string? InstanceId)
{
    /// <summary>
    /// Whether it names a member. A broker takes a transaction's offsets from nobody without a check (Kafka's
    /// ClassicGroup.validateOffsetCommit; tried on 4.1), so they must not be sent then.
    /// </summary>
    public bool IsMember => Generation >= 0 && MemberId.Length > 0;
}
