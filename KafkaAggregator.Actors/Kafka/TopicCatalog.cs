using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging;

namespace KafkaAggregator.Actors.Kafka;

/// <summary>
/// <see cref="ITopicCatalog"/> over Confluent's administration client. A broker that does not speak a request (the
/// embedded one speaks few) gives the answer of one that has nothing to say: no topic id, no configuration.
/// </summary>
public sealed partial class TopicCatalog : ITopicCatalog, IGroupCatalog
{
    /// <summary>Kafka's own topics. Others may begin with underscores too, so the names are listed.</summary>
    private static readonly HashSet<string> InternalTopics = new(StringComparer.Ordinal)
    {
        "__consumer_offsets", "__transaction_state", "__share_group_state", "__cluster_metadata",
        "__remote_log_metadata",
    };

    /// <summary>What a request may take beyond its own limit, which the client keeps itself.</summary>
    private static readonly TimeSpan AnswerSlack = TimeSpan.FromSeconds(5);

    /// <summary>An answer has some hundred properties for each topic.</summary>
    private const int ConfigurationsAtOnce = 100;

    private readonly RenewedAdmin _admin;
    private readonly TopicCreations _creations;
    private readonly TimeSpan _timeout;
    private readonly CertificateProbe _certificates = new(TimeProvider.System);
    private readonly Lock _troubleLock = new();
    private string? _trouble;

    public TopicCatalog(KafkaOptions options, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        _timeout = options.RequestTimeout;
        var builder = new AdminClientBuilder(KafkaClientConfiguration.Admin(options))
            .SetLogHandler((_, message) => ClientLog.Write(logger, message))
            .SetErrorHandler((_, error) => Remember(error));
        _admin = new RenewedAdmin(builder.Build, _timeout + AnswerSlack);
        _creations = new TopicCreations(CreateAsync);
    }

    public async Task<string> ReadClusterIdAsync(CancellationToken cancellation)
    {
        try
        {
            var options = new DescribeClusterOptions { RequestTimeout = _timeout };
            var answer = await AskAsync(admin => admin.DescribeClusterAsync(options), cancellation);
            return answer.ClusterId ?? "";
        }
        catch (KafkaException exception) when (KafkaErrors.IsUnsupported(exception.Error.Code))
        {
            return "";
        }
    }

    public async Task<IReadOnlyList<TopicDescription>> ListTopicsAsync(CancellationToken cancellation)
    {
        var metadata = await ReadMetadataAsync(cancellation);
        return [.. metadata.Values.Where(topic => !InternalTopics.Contains(topic.Name))];
    }

    public async Task<IReadOnlyDictionary<string, TopicDescription>> DescribeTopicsAsync(
        IReadOnlyCollection<string> topics, CancellationToken cancellation)
    {
        if (topics.Count == 0)
        {
            return new Dictionary<string, TopicDescription>(StringComparer.Ordinal);
        }

        if (await FindDescriptionsAsync(topics, withOperations: false, cancellation) is { } descriptions)
        {
            return Describe(descriptions);
        }

        var metadata = await ReadMetadataAsync(cancellation);
        return topics.Where(metadata.ContainsKey)
            .ToDictionary(topic => topic, topic => metadata[topic], StringComparer.Ordinal);
    }

    public async Task<IReadOnlyDictionary<TopicPartition, LogBounds>> ReadLogBoundsAsync(
        IReadOnlyCollection<TopicPartition> partitions, CancellationToken cancellation)
    {
        var starts = ReadOffsetsAsync(partitions, OffsetSpec.Earliest(), cancellation);
        var ends = await ReadOffsetsAsync(partitions, OffsetSpec.Latest(), cancellation);
        var bounds = new Dictionary<TopicPartition, LogBounds>();
        foreach (var (partition, start) in await starts)
        {
            if (ends.TryGetValue(partition, out var end))
            {
                bounds[partition] = new LogBounds(start, end);
            }
        }

        return bounds;
    }

    public async Task<IReadOnlyDictionary<TopicPartition, long>> ReadLogEndsAsync(
        IReadOnlyCollection<TopicPartition> partitions, CancellationToken cancellation) =>
        await ReadOffsetsAsync(partitions, OffsetSpec.Latest(), cancellation);

    public async Task<IReadOnlyDictionary<TopicPartition, long>> ReadStableEndsAsync(
        IReadOnlyCollection<TopicPartition> partitions, CancellationToken cancellation) =>
        await ReadOffsetsAsync(partitions, OffsetSpec.Latest(), cancellation, IsolationLevel.ReadCommitted);

    public async Task<IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>> ReadTopicConfigurationsAsync(
        IReadOnlyCollection<string> topics, CancellationToken cancellation)
    {
        var read = new Dictionary<string, IReadOnlyDictionary<string, string>>(StringComparer.Ordinal);
        foreach (var chunk in topics.Chunk(ConfigurationsAtOnce))
        {
            foreach (var (topic, entries) in await DescribeConfigurationsAsync(chunk, cancellation))
            {
                read[topic] = entries.Values
                    .Where(entry => entry.Value is not null)
                    .ToDictionary(entry => entry.Name, entry => entry.Value, StringComparer.Ordinal);
            }
        }

        return read;
    }

    public void Dispose() => _admin.Dispose();

    /// <summary>
    /// The answer for each topic, errors among them; null where the broker does not speak the request.
    /// </summary>
    private async Task<List<Confluent.Kafka.Admin.TopicDescription>?> FindDescriptionsAsync(
        IReadOnlyCollection<string> topics, bool withOperations, CancellationToken cancellation)
    {
        var options = new DescribeTopicsOptions
        {
            RequestTimeout = _timeout,
            IncludeAuthorizedOperations = withOperations,
        };
        try
        {
            var answer = await AskAsync(
                admin => admin.DescribeTopicsAsync(TopicCollection.OfTopicNames(topics), options), cancellation);
            return answer.TopicDescriptions;
        }
        catch (DescribeTopicsException exception)
        {
            return exception.Results.TopicDescriptions;
        }
        catch (KafkaException exception) when (KafkaErrors.IsUnsupported(exception.Error.Code))
        {
            return null;
        }
    }

    private async Task<IEnumerable<(string Topic, Dictionary<string, ConfigEntryResult> Entries)>>
        DescribeConfigurationsAsync(string[] topics, CancellationToken cancellation)
    {
        var resources = topics.Select(topic => new ConfigResource { Type = ResourceType.Topic, Name = topic });
        var options = new DescribeConfigsOptions { RequestTimeout = _timeout };
        try
        {
            var answers = await AskAsync(admin => admin.DescribeConfigsAsync(resources, options), cancellation);
            return answers.Select(topic => (topic.ConfigResource.Name, topic.Entries));
        }
        catch (DescribeConfigsException exception)
        {
            return exception.Results.Where(topic => !topic.Error.IsError)
                .Select(topic => (topic.ConfigResource.Name, topic.Entries));
        }
        catch (KafkaException exception) when (KafkaErrors.IsUnsupported(exception.Error.Code))
        {
            return [];
        }
    }

    /// <summary>High watermarks, and not last stable offsets: an open transaction is no end.</summary>
    private async Task<Dictionary<TopicPartition, long>> ReadOffsetsAsync(
        IReadOnlyCollection<TopicPartition> partitions,
        OffsetSpec spec,
        CancellationToken cancellation,
        IsolationLevel isolation = IsolationLevel.ReadUncommitted)
    {
        var offsets = new Dictionary<TopicPartition, long>();
        if (partitions.Count == 0)
        {
            return offsets;
        }

        List<ListOffsetsResultInfo> answers;
        try
        {
            var specs = partitions.Select(partition => new TopicPartitionOffsetSpec
            {
                TopicPartition = new(partition.Topic, partition.Partition),
                OffsetSpec = spec,
            });
            var options = new ListOffsetsOptions
            {
                RequestTimeout = _timeout,
                IsolationLevel = isolation,
            };
            answers = (await AskAsync(admin => admin.ListOffsetsAsync(specs, options), cancellation)).ResultInfos;
        }
        catch (ListOffsetsException exception)
        {
            answers = exception.Result.ResultInfos;
        }

        foreach (var answer in answers.Select(answer => answer.TopicPartitionOffsetError))
        {
            if (!answer.Error.IsError && answer.Offset.Value >= 0)
            {
                offsets[new TopicPartition(answer.Topic, answer.Partition.Value)] = answer.Offset.Value;
            }
        }

        return offsets;
    }

    private async Task<Dictionary<string, TopicDescription>> ReadMetadataAsync(CancellationToken cancellation)
    {
        // A blocking call: it has no asynchronous form.
        var metadata = await AnswerAsync(_admin.CallAsync(admin => admin.GetMetadata(_timeout), cancellation));
        return metadata.Topics
            .Where(topic => !topic.Error.IsError)
            .ToDictionary(
                topic => topic.Topic,
                topic => new TopicDescription(topic.Topic, TopicId: null, topic.Partitions.Count),
                StringComparer.Ordinal);
    }

    private static Dictionary<string, TopicDescription> Describe(
        IEnumerable<Confluent.Kafka.Admin.TopicDescription> topics) =>
        topics.Where(topic => !topic.Error.IsError).ToDictionary(
            topic => topic.Name,
            topic => new TopicDescription(topic.Name, IdOf(topic.TopicId), topic.Partitions.Count),
            StringComparer.Ordinal);

    private static Guid? IdOf(Uuid? id)
    {
        if (id is null || (id.MostSignificantBits == 0 && id.LeastSignificantBits == 0))
        {
            return null;
        }

        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(bytes, id.MostSignificantBits);
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(bytes[8..], id.LeastSignificantBits);
        return new Guid(bytes, bigEndian: true);
    }

    private Task<T> AskAsync<T>(Func<IAdminClient, Task<T>> ask, CancellationToken cancellation) =>
        AnswerAsync(_admin.AskAsync(ask, cancellation));

    /// <summary>
    /// A request whose failures mean that Kafka is away, but for those with answers of some of what was asked and for
    /// requests that the broker does not speak.
    /// </summary>
    private async Task<T> AnswerAsync<T>(Task<T> answer)
    {
        try
        {
            return await answer;
        }
        catch (DescribeTopicsException exception)
            when (exception.Results.TopicDescriptions.Exists(topic => IsAnswer(topic.Error)))
        {
            throw;
        }
        catch (DescribeConfigsException exception) when (exception.Results.Exists(topic => IsAnswer(topic.Error)))
        {
            throw;
        }
        catch (ListOffsetsException exception)
            when (exception.Result.ResultInfos.Exists(answer => IsAnswer(answer.TopicPartitionOffsetError.Error)))
        {
            throw;
        }
        catch (KafkaException exception) when (!KafkaErrors.IsUnsupported(exception.Error.Code))
        {
            throw await UnavailableAsync(exception);
        }
    }

    private static bool IsAnswer(Error error) => !error.IsError || !error.IsLocalError;

    /// <summary>
    /// A request that timed out says nothing of the cause: what the client said of itself before does.
    /// </summary>
    private async Task<KafkaUnavailableException> UnavailableAsync(KafkaException exception)
    {
        string? trouble;
        lock (_troubleLock)
        {
            trouble = exception.Error.IsLocalError ? _trouble : null;
        }

        var reason = await _certificates.ExplainAsync(trouble) ?? KafkaErrors.Describe(exception.Error);
        return new KafkaUnavailableException(trouble is null ? reason : $"{reason}; {trouble}", exception);
    }

    private void Remember(Error error)
    {
        lock (_troubleLock)
        {
            _trouble = KafkaErrors.Describe(error);
        }
    }
}
