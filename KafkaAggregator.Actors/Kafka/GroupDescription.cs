namespace KafkaAggregator.Actors.Kafka;

/// <summary>A consumer group as the broker describes it; one that is not there has no members.</summary>
/// <param name="State">
/// Kafka's word for it: Stable, Empty, PreparingRebalance, …; Unknown where the broker cannot say.
/// </param>
/// <param name="Members">Its members, in no particular order.</param>
public sealed record GroupDescription(string State, IReadOnlyList<GroupMemberDescription> Members)
{
    /// <summary>Who owns each partition.</summary>
    public IReadOnlyDictionary<TopicPartition, GroupMemberDescription> Owners() =>
        (from member in Members from partition in member.Partitions select (partition, member))
            .DistinctBy(pair => pair.partition)
            .ToDictionary(pair => pair.partition, pair => pair.member);
}
