using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace KafkaAggregator.Actors.Kafka;

/// <summary>What changes the cluster, and what is asked of groups.</summary>
public sealed partial class TopicCatalog
{
    private static readonly GroupDescription Unknown = new("Unknown", []);

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
            await RefuseUnlessThereAsync(topic, partitions, exception.Error, exception, cancellation);
        }
    }

    private async Task<IReadOnlyDictionary<string, Error>> CreateAsync(IReadOnlyList<TopicSpecification> topics)
    {
        try
        {
            var options = new CreateTopicsOptions { RequestTimeout = _timeout, OperationTimeout = _timeout };
            await _admin.AskAsync(admin => Done(admin.CreateTopicsAsync(topics, options)), CancellationToken.None);
            return new Dictionary<string, Error>();
        }
        catch (CreateTopicsException exception)
        {
            return exception.Results.Where(topic => topic.Error.IsError)
                .ToDictionary(topic => topic.Topic, topic => topic.Error, StringComparer.Ordinal);
        }
    }

    public async Task GrowTopicAsync(string topic, int partitions, CancellationToken cancellation)
    {
        if (await CountPartitionsAsync(topic, cancellation) >= partitions)
        {
            return;
        }

        var specification = new PartitionsSpecification { Topic = topic, IncreaseTo = partitions };
        try
        {
            var options = new CreatePartitionsOptions { RequestTimeout = _timeout, OperationTimeout = _timeout };
            await _admin.AskAsync(admin => Done(admin.CreatePartitionsAsync([specification], options)), cancellation);
        }
        catch (CreatePartitionsException exception)
        {
            await RefuseUnlessThereAsync(topic, partitions, exception.Results[0].Error, exception, cancellation);
        }
        catch (KafkaException exception)
        {
            await RefuseUnlessThereAsync(topic, partitions, exception.Error, exception, cancellation);
        }
    }

    public async Task<GroupDescription> DescribeGroupAsync(string group, CancellationToken cancellation)
    {
        try
        {
            var answer = await AskAsync(
                admin => admin.DescribeConsumerGroupsAsync(
                    [group],
                    new DescribeConsumerGroupsOptions { RequestTimeout = CoordinatorRequest.ClientLimit }),
                cancellation);
            var description = answer.ConsumerGroupDescriptions[0];
            return new GroupDescription(description.State.ToString(), [.. description.Members.Select(Describe)]);
        }
        catch (KafkaException exception) when (KafkaErrors.IsUnsupported(exception.Error.Code))
        {
            return Unknown;
        }
        catch (KafkaUnavailableException exception) when (IsUnsupported(exception.InnerException))
        {
            return Unknown;
        }
        catch (KafkaUnavailableException exception) when (IsNotFound(exception.InnerException))
        {
            return new GroupDescription("Dead", []); // as brokers called it before they said that it is not found
        }
    }

    private static bool IsUnsupported(Exception? exception) =>
        exception is DescribeConsumerGroupsException answer
        && answer.Results.ConsumerGroupDescriptions.Exists(group => KafkaErrors.IsUnsupported(group.Error.Code));

    private static bool IsNotFound(Exception? exception) =>
        exception is DescribeConsumerGroupsException answer
        && answer.Results.ConsumerGroupDescriptions.TrueForAll(group => group.Error.Code == ErrorCode.GroupIdNotFound);

    private static GroupMemberDescription Describe(MemberDescription member) => new(
        member.ClientId,
        member.Host,
        string.IsNullOrEmpty(member.GroupInstanceId) ? null : member.GroupInstanceId,
        [.. member.Assignment.TopicPartitions.Select(p => new TopicPartition(p.Topic, p.Partition.Value))]);

    /// <summary>
    /// A refusal counts only where the topic is not as wanted anyway: another node may have been faster, and a broker
    /// that creates no topics may have this one.
    /// </summary>
    private async Task RefuseUnlessThereAsync(
        string topic, int partitions, Error error, KafkaException exception, CancellationToken cancellation)
    {
        if (!KafkaErrors.IsTopicRefusal(error.Code) && error.Code != ErrorCode.TopicAlreadyExists)
        {
            throw await UnavailableAsync(exception);
        }

        if (await CountPartitionsAsync(topic, cancellation) < partitions)
        {
            throw new TopicRefusedException($"{topic}: {KafkaErrors.Describe(error)}", exception);
        }
    }

    /// <summary>A request whose answer says no more than that it is done.</summary>
    private static async Task<bool> Done(Task request)
    {
        await request;
        return true;
    }

    /// <summary>0 where there is no such topic.</summary>
    private async Task<int> CountPartitionsAsync(string topic, CancellationToken cancellation) =>
        (await ReadMetadataAsync(cancellation)).TryGetValue(topic, out var found) ? found.PartitionCount : 0;
}
