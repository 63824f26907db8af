namespace KafkaAggregator.Actors.Kafka;

/// <summary>What a broker's access control lists are about, as far as this program needs it.</summary>
internal enum PermissionResource
{
    Topic,

    Group,

    /// <summary>All that begin with the name.</summary>
    TransactionalIds,
}
