using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace KafkaAggregator.Actors.Kafka;

/// <summary>What the broker permits this client.</summary>
public sealed partial class TopicCatalog : IPermissionCatalog
{
    async Task<IReadOnlyDictionary<string, TopicPermissions>> IPermissionCatalog.ReadTopicPermissionsAsync(
        IReadOnlyCollection<string> topics, CancellationToken cancellation)
    {
        var answers = await FindDescriptionsAsync(topics, withOperations: true, cancellation) ?? [];
        return answers.Where(topic => IsKnown(topic.Error.Code))
            .ToDictionary(topic => topic.Name, PermissionsOf, StringComparer.Ordinal);
    }

    async Task<IReadOnlySet<AclOperation>?> IPermissionCatalog.ReadGroupPermissionsAsync(
        string group, CancellationToken cancellation)
    {
        var answer = await FindGroupAsync(group, withOperations: true, cancellation);
        return answer?.Error.Code switch
        {
            ErrorCode.NoError => answer.Operations,
            ErrorCode.GroupAuthorizationFailed => new HashSet<AclOperation>(),
            _ => null,
        };
    }

    async Task<IReadOnlySet<string>> IPermissionCatalog.FindForbiddenCreationsAsync(
        IReadOnlyCollection<string> topics, CancellationToken cancellation)
    {
        var specifications = topics.Select(topic => new TopicSpecification
        {
            Name = topic,
            NumPartitions = 1,
            ReplicationFactor = -1, // the broker's default
        }).ToList();
        var options = new RequestOptions(_timeout) { IsDry = true };
        try
        {
            var answers = await _admin.AskAsync(
                admin => admin.CreateTopicsAsync(specifications, options), cancellation);

            // Whatever else is wrong with them does not concern this, and is told when they are created.
            return answers.Where(topic => IsForbidden(topic.Error.Code))
                .Select(topic => topic.Topic)
                .ToHashSet(StringComparer.Ordinal);
        }
        catch (KafkaException exception) when (KafkaErrors.IsUnsupported(exception.Error.Code))
        {
            return new HashSet<string>();
        }
        catch (KafkaException exception)
        {
            throw await UnavailableAsync(exception);
        }
    }

    private static bool IsKnown(ErrorCode code) =>
        code is ErrorCode.NoError or ErrorCode.UnknownTopicOrPart or ErrorCode.TopicAuthorizationFailed;

    private static bool IsForbidden(ErrorCode code) =>
        code is ErrorCode.TopicAuthorizationFailed or ErrorCode.ClusterAuthorizationFailed;

    private static TopicPermissions PermissionsOf(TopicAnswer topic) => topic.Error.Code switch
    {
        ErrorCode.TopicAuthorizationFailed => TopicPermissions.None,
        ErrorCode.NoError => new TopicPermissions(topic.PartitionCount, topic.Operations),
        _ => new TopicPermissions(null, null),
    };
}
