using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace KafkaAggregator.Actors.Kafka;

/// <summary>
/// <see cref="ITopicCatalog"/> over <see cref="AdministrationClient"/>. A broker that does not speak a request (the
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

    private readonly RenewedClient<AdministrationClient> _admin;
    private readonly TopicCreations _creations;
    private readonly TimeSpan _timeout;
    private readonly CertificateProbe _certificates = new(TimeProvider.System);
    private readonly Lock _troubleLock = new();
    private string? _trouble;

    public TopicCatalog(KafkaOptions options, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        _timeout = options.RequestTimeout;
        var properties = KafkaClientConfiguration.Admin(options);
        _admin = new RenewedClient<AdministrationClient>(
            () => new AdministrationClient(properties, logger, Remember), _timeout + AnswerSlack, TimeProvider.System);
        _creations = new TopicCreations(CreateAsync);
    }

    public async Task<string> ReadClusterIdAsync(CancellationToken cancellation)
    {
        try
        {
            return await AskAsync(
                admin => admin.DescribeClusterAsync(new RequestOptions(_timeout)), cancellation);
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
        var starts = ReadOffsetsAsync(partitions, AdministrationClient.Earliest, cancellation);
        var ends = await ReadOffsetsAsync(partitions, AdministrationClient.Latest, cancellation);
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
        await ReadOffsetsAsync(partitions, AdministrationClient.Latest, cancellation);

    public async Task<IReadOnlyDictionary<TopicPartition, long>> ReadStableEndsAsync(
        IReadOnlyCollection<TopicPartition> partitions, CancellationToken cancellation) =>
        await ReadOffsetsAsync(partitions, AdministrationClient.Latest, cancellation, readCommitted: true);

    public async Task<IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>> ReadTopicConfigurationsAsync(
        IReadOnlyCollection<string> topics, CancellationToken cancellation)
    {
        var read = new Dictionary<string, IReadOnlyDictionary<string, string>>(StringComparer.Ordinal);
        foreach (var chunk in topics.Chunk(ConfigurationsAtOnce))
        {
            foreach (var answer in await DescribeConfigurationsAsync(chunk, cancellation))
            {
                if (!answer.Error.IsError)
                {
                    read[answer.Topic] = answer.Properties;
                }
            }
        }

        return read;
    }

    public void Dispose() => _admin.Dispose();

    /// <summary>
    /// The answer for each topic, errors among them; null where the broker does not speak the request.
    /// </summary>
    private async Task<IReadOnlyList<TopicAnswer>?> FindDescriptionsAsync(
        IReadOnlyCollection<string> topics, bool withOperations, CancellationToken cancellation)
    {
        var options = new RequestOptions(_timeout) { WithOperations = withOperations };
        try
        {
            return await AskAsync(admin => admin.DescribeTopicsAsync(topics, options), cancellation);
        }
        catch (KafkaException exception) when (KafkaErrors.IsUnsupported(exception.Error.Code))
        {
            return null;
        }
    }

    private async Task<IReadOnlyList<ConfigurationAnswer>> DescribeConfigurationsAsync(
        string[] topics, CancellationToken cancellation)
    {
        try
        {
            return await AskAsync(
                admin => admin.DescribeConfigurationsAsync(topics, new RequestOptions(_timeout)), cancellation);
        }
        catch (KafkaException exception) when (KafkaErrors.IsUnsupported(exception.Error.Code))
        {
            return [];
        }
    }

    /// <summary>High watermarks, and not last stable offsets: an open transaction is no end.</summary>
    private async Task<Dictionary<TopicPartition, long>> ReadOffsetsAsync(
        IReadOnlyCollection<TopicPartition> partitions,
        long spec,
        CancellationToken cancellation,
        bool readCommitted = false)
    {
        var offsets = new Dictionary<TopicPartition, long>();
        if (partitions.Count == 0)
        {
            return offsets;
        }

        var options = new RequestOptions(_timeout) { ReadCommitted = readCommitted };
        foreach (var answer in await AskAsync(
            admin => admin.ListOffsetsAsync(partitions, spec, options), cancellation))
        {
            if (!answer.Error.IsError && answer.Offset >= 0)
            {
                offsets[answer.Partition] = answer.Offset;
            }
        }

        return offsets;
    }

    private async Task<Dictionary<string, TopicDescription>> ReadMetadataAsync(CancellationToken cancellation)
    {
        var counts = await AnswerAsync(_admin.CallAsync(admin => admin.ReadMetadata(_timeout), cancellation));
        return counts.ToDictionary(
            topic => topic.Key,
            topic => new TopicDescription(topic.Key, TopicId: null, topic.Value),
            StringComparer.Ordinal);
    }

    private static Dictionary<string, TopicDescription> Describe(IEnumerable<TopicAnswer> topics) =>
        topics.Where(topic => !topic.Error.IsError).ToDictionary(
            topic => topic.Name,
            topic => new TopicDescription(topic.Name, topic.TopicId, topic.PartitionCount),
            StringComparer.Ordinal);

    private Task<T> AskAsync<T>(
        Func<AdministrationClient, Task<T>> ask, CancellationToken cancellation) =>
        AnswerAsync(_admin.AskAsync(ask, cancellation));

    /// <summary>A request whose failures mean that Kafka is away, but where the broker does not speak it.</summary>
    private async Task<T> AnswerAsync<T>(Task<T> answer)
    {
        try
        {
            return await answer;
        }
        catch (KafkaException exception) when (!KafkaErrors.IsUnsupported(exception.Error.Code))
        {
            throw await UnavailableAsync(exception);
        }
    }

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
