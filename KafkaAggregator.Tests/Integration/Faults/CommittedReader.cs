using System.Text;
using Confluent.Kafka;

namespace KafkaAggregator.Tests.Integration.Faults;

/// <summary>Reads topics as a user's program with <c>read_committed</c> does, further each time it is asked.</summary>
internal sealed class CommittedReader : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly IConsumer<byte[]?, byte[]?> _consumer;
    private readonly IAdminClient _admin;
    private readonly Dictionary<TopicPartition, Offset> _positions = [];
    private readonly List<WrittenRecord> _records = [];

    public CommittedReader(string bootstrap)
    {
        _admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = bootstrap }).SetLogHandler((_, _) => { }).Build();
        _consumer = new ConsumerBuilder<byte[]?, byte[]?>(new ConsumerConfig
        {
            BootstrapServers = bootstrap,
            GroupId = "judge",
            EnableAutoCommit = false,
            EnablePartitionEof = true,
            IsolationLevel = IsolationLevel.ReadCommitted,
            AutoOffsetReset = AutoOffsetReset.Error,
        }).SetLogHandler((_, _) => { }).Build();
    }

    /// <summary>Everything committed in those of the topics that are there.</summary>
    public IReadOnlyList<WrittenRecord> ReadOn(IReadOnlyCollection<string> topics)
    {
        var partitions = PartitionsOf(topics);
        foreach (var partition in partitions)
        {
            _positions.TryAdd(partition, Offset.Beginning);
        }

        _consumer.Assign(partitions.Select(partition => new TopicPartitionOffset(partition, _positions[partition])));
        var open = partitions.ToHashSet();
        while (open.Count > 0)
        {
            var result = _consumer.Consume(Limit) ?? throw new TimeoutException($"{string.Join(", ", open)} cannot be read to the end");
            _positions[result.TopicPartition] = result.IsPartitionEOF ? result.Offset : result.Offset + 1;
            if (result.IsPartitionEOF)
            {
                open.Remove(result.TopicPartition);
            }
            else
            {
                var message = result.Message;
                _records.Add(new WrittenRecord(
                    result.Topic, result.Partition, result.Offset, message.Timestamp.UnixTimestampMs, message.Value, Text(message.Headers)));
            }
        }

        return _records;
    }

    /// <summary>Partitions whose readers of committed records stand before the end: a transaction is open there.</summary>
    public IReadOnlyList<TopicPartition> FindHeldUp(IReadOnlyCollection<string> topics) =>
    [
        .. PartitionsOf(topics).Where(partition =>
            _consumer.QueryWatermarkOffsets(partition, Limit).High > _positions.GetValueOrDefault(partition, new Offset(0))),
    ];

    public void Dispose()
    {
        _consumer.Close();
        _consumer.Dispose();
        _admin.Dispose();
    }

    private List<TopicPartition> PartitionsOf(IReadOnlyCollection<string> topics) =>
    [
        .. from topic in _admin.GetMetadata(Limit).Topics
           where topics.Contains(topic.Topic)
           from partition in topic.Partitions
           select new TopicPartition(topic.Topic, partition.PartitionId),
    ];

    private static Dictionary<string, string> Text(Headers? headers) =>
        (headers ?? []).ToDictionary(header => header.Key, header => Encoding.UTF8.GetString(header.GetValueBytes()), StringComparer.Ordinal);
}
