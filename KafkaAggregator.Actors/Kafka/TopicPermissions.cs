using Confluent.Kafka.Admin;

namespace KafkaAggregator.Actors.Kafka;

/// <summary>What this client may do with a topic, by the broker's word.</summary>
/// <param name="PartitionCount">Null where it is not there, or may not be described.</param>
/// <param name="Operations">Null where the broker does not say.</param>
internal sealed record TopicPermissions(int? PartitionCount, IReadOnlySet<AclOperation>? Operations)
{
    /// <summary>It may not even be described: whether it is there, nobody says.</summary>
    public static TopicPermissions None { get; } = new(null, new HashSet<AclOperation>());

    /// <summary>Nothing more will be said of it; of a topic that is not there yet something may.</summary>
    public bool IsTold => PartitionCount is not null || Operations is not null;

    public bool Forbids(AclOperation operation) => Operations?.Contains(operation) == false;
}
