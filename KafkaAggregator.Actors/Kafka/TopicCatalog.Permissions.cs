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
        var options = new DescribeConsumerGroupsOptions
        {
            RequestTimeout = CoordinatorRequest.ClientLimit,
            IncludeAuthorizedOperations = true,
        };
        try
        {
            var answer = await AskAsync(admin => admin.DescribeConsumerGroupsAsync([group], options), cancellation);
            return SetOf(answer.ConsumerGroupDescriptions[0].AuthorizedOperations);
        }
        catch (KafkaException exception) when (KafkaErrors.IsUnsupported(exception.Error.Code))
        {
            return null;
        }
        catch (KafkaUnavailableException exception)
            when (exception.InnerException is DescribeConsumerGroupsException answer)
        {
            var groups = answer.Results.ConsumerGroupDescriptions;
            return groups.Exists(one => one.Error.Code == ErrorCode.GroupAuthorizationFailed)
                ? new HashSet<AclOperation>()
                : null;
        }
    }

    async Task<IReadOnlySet<string>> IPermissionCatalog.FindForbiddenCreationsAsync(
        IReadOnlyCollection<string> topics, CancellationToken cancellation)
    {
        var specifications = topics.Select(topic => new TopicSpecification
        {
            Name = topic,
            NumPartitions = 1,
            ReplicationFactor = -1, // the broker's default
        });
        var options = new CreateTopicsOptions { RequestTimeout = _timeout, ValidateOnly = true };
        try
        {
            await _admin.AskAsync(admin => Done(admin.CreateTopicsAsync(specifications, options)), cancellation);
            return new HashSet<string>();
        }
        catch (CreateTopicsException exception)
        {
            // Whatever else is wrong with them does not concern this, and is told when they are created.
            return exception.Results.Where(topic => IsForbidden(topic.Error.Code))
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

    private static TopicPermissions PermissionsOf(Confluent.Kafka.Admin.TopicDescription topic) =>
        topic.Error.Code switch
        {
            ErrorCode.TopicAuthorizationFailed => TopicPermissions.None,
            ErrorCode.NoError => new TopicPermissions(topic.Partitions.Count, SetOf(topic.AuthorizedOperations)),
            _ => new TopicPermissions(null, null),
        };

    private static HashSet<AclOperation>? SetOf(List<AclOperation>? operations) =>
        operations is { Count: > 0 } ? [.. operations] : null;
}
