using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace KafkaAggregator.Actors.Kafka;

/// <summary>What changes the cluster, and what is asked of groups.</summary>
public sealed partial class TopicCatalog
{
    private static readonly GroupDescription Unknown = new("Unknown", []);
    private static readonly GroupDescription Dead = new("Dead", []);

    public async Task CreateTopicAsync(
        string topic,
        int partitions,
        short? replicationFactor,
        IReadOnlyDictionary<string, string> configuration,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var specification = new TopicSpecification
        {
            Name = topic,
            NumPartitions = partitions,
            ReplicationFactor = replicationFactor ?? -1, // the broker's default
            Configs = configuration.ToDictionary(StringComparer.Ordinal),
        };
        try
        {
            // A request that others share goes on without this one.
            var error = await _creations.CreateAsync(specification).WaitAsync(cancellation);
            if (error is not null && error.Code != ErrorCode.TopicAlreadyExists)
            {
                throw new KafkaException(error);
            }
        }
        catch (KafkaException exception)
        {
            await RefuseUnlessThereAsync(topic, partitions, exception, cancellation);
        }
    }

    private async Task<IReadOnlyDictionary<string, Error>> CreateAsync(IReadOnlyList<TopicSpecification> topics)
    {
        var options = new RequestOptions(_timeout) { OperationTimeout = _timeout };
        var answers = await _admin.AskAsync(
            admin => admin.CreateTopicsAsync(topics, options), CancellationToken.None);
        return answers.Where(topic => topic.Error.IsError)
            .ToDictionary(topic => topic.Topic, topic => topic.Error, StringComparer.Ordinal);
    }

    public async Task GrowTopicAsync(string topic, int partitions, CancellationToken cancellation)
    {
        if (await CountPartitionsAsync(topic, cancellation) >= partitions)
        {
            return;
        }

        var options = new RequestOptions(_timeout) { OperationTimeout = _timeout };
        try
        {
            var answers = await _admin.AskAsync(
                admin => admin.CreatePartitionsAsync(topic, partitions, options), cancellation);
            if (answers[0].Error.IsError)
            {
                throw new KafkaException(answers[0].Error);
            }
        }
        catch (KafkaException exception)
        {
            await RefuseUnlessThereAsync(topic, partitions, exception, cancellation);
        }
    }

    public async Task<GroupDescription> DescribeGroupAsync(string group, CancellationToken cancellation)
    {
        var answer = await FindGroupAsync(group, withOperations: false, cancellation);
        return answer?.Error.Code switch
        {
            null => Unknown,
            ErrorCode.NoError => answer.Description,
            ErrorCode.GroupIdNotFound => Dead, // as brokers called it before they said that it is not found
            _ => throw await UnavailableAsync(new KafkaException(answer.Error)),
        };
    }

    /// <summary>What the group's coordinator says; null where the broker does not speak the request.</summary>
    private async Task<GroupAnswer?> FindGroupAsync(
        string group, bool withOperations, CancellationToken cancellation)
    {
        var options = new RequestOptions(CoordinatorRequest.ClientLimit) { WithOperations = withOperations };
        try
        {
            var answer = await AskAsync(admin => admin.DescribeGroupAsync(group, options), cancellation);
            return KafkaErrors.IsUnsupported(answer.Error.Code) ? null : answer;
        }
        catch (KafkaException exception) when (KafkaErrors.IsUnsupported(exception.Error.Code))
        {
            return null;
        }
    }

    /// <summary>
    /// A refusal counts only where the topic is not as wanted anyway: another node may have been faster, and a broker
    /// that creates no topics may have this one.
    /// </summary>
    private async Task RefuseUnlessThereAsync(
        string topic, int partitions, KafkaException exception, CancellationToken cancellation)
    {
        var error = exception.Error;
        if (!KafkaErrors.IsTopicRefusal(error.Code) && error.Code != ErrorCode.TopicAlreadyExists)
        {
            throw await UnavailableAsync(exception);
        }

        if (await CountPartitionsAsync(topic, cancellation) < partitions)
        {
            throw new TopicRefusedException($"{topic}: {KafkaErrors.Describe(error)}", exception);
        }
    }

    /// <summary>0 where there is no such topic.</summary>
    private async Task<int> CountPartitionsAsync(string topic, CancellationToken cancellation) =>
        (await ReadMetadataAsync(cancellation)).TryGetValue(topic, out var found) ? found.PartitionCount : 0;
}
