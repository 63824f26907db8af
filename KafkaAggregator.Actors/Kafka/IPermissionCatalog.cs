using Confluent.Kafka.Admin;

namespace KafkaAggregator.Actors.Kafka;

/// <summary>
/// What a broker's access control lists permit this client (KIP-430). A broker without an authorizer permits
/// everything; one that does not speak the requests says nothing. Throws <see cref="KafkaUnavailableException"/> as
/// <see cref="ITopicCatalog"/> does.
/// </summary>
internal interface IPermissionCatalog
{
    /// <summary>Of each topic; absent where the broker does not say.</summary>
    Task<IReadOnlyDictionary<string, TopicPermissions>> ReadTopicPermissionsAsync(
        IReadOnlyCollection<string> topics, CancellationToken cancellation);

    /// <summary>Null where the broker does not say, as of a group that is not there yet.</summary>
    Task<IReadOnlySet<AclOperation>?> ReadGroupPermissionsAsync(string group, CancellationToken cancellation);

    /// <summary>Those of the topics that may not be created. Creates none.</summary>
    Task<IReadOnlySet<string>> FindForbiddenCreationsAsync(
        IReadOnlyCollection<string> topics, CancellationToken cancellation);
}
