using System.Buffers.Binary;
using System.Text;
using Confluent.Kafka;

namespace KafkaAggregator.Tests.Integration.Nodes;

/// <summary>Kafka's own topic of offsets, in which each offset that a group commits is a record.</summary>
internal sealed class OffsetsTopic : IDisposable
{
    private const string Name = "__consumer_offsets";

    /// <summary>Of a key: an offset, rather than what else is known of a group.</summary>
    private const short OffsetKeyVersionMax = 1;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly IConsumer<byte[], byte[]> _consumer;
    private readonly TopicPartition[] _partitions;

    public OffsetsTopic(string bootstrapServers)
    {
        _consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig
        {
            BootstrapServers = bootstrapServers,
            GroupId = $"reader-{Guid.NewGuid():N}",
            EnableAutoCommit = false,
            EnablePartitionEof = true,
            IsolationLevel = IsolationLevel.ReadUncommitted,
        }).Build();
        using var admin = new DependentAdminClientBuilder(_consumer.Handle).Build();
        var topic = admin.GetMetadata(Name, Limit).Topics.Single();
        _partitions = [.. topic.Partitions.Select(partition => new TopicPartition(Name, partition.PartitionId))];
    }

    public IReadOnlyList<TopicPartitionOffset> ReadEnds() =>
        [.. _partitions.Select(partition => new TopicPartitionOffset(partition, _consumer.QueryWatermarkOffsets(partition, Limit).High))];

    /// <summary>How many offsets a group has committed, or tried to, since these were the ends.</summary>
    public int CountSince(IReadOnlyList<TopicPartitionOffset> ends, string group)
    {
        _consumer.Assign(ends);
        var (count, atEnd) = (0, 0);
        while (atEnd < ends.Count)
        {
            var record = _consumer.Consume(Limit) ?? throw new TimeoutException("the topic of offsets cannot be read to its end");
            if (record.IsPartitionEOF)
            {
                atEnd++;
            }
            else if (IsOffsetOf(record.Message.Key, group))
            {
                count++;
            }
        }

        _consumer.Unassign();
        return count;
    }

    public void Dispose() => _consumer.Dispose();

    /// <summary>A key is its version, then the group's name with its length before it.</summary>
    private static bool IsOffsetOf(byte[] key, string group)
    {
        var length = BinaryPrimitives.ReadInt16BigEndian(key.AsSpan(sizeof(short)));
        return BinaryPrimitives.ReadInt16BigEndian(key) <= OffsetKeyVersionMax
            && Encoding.UTF8.GetString(key, 2 * sizeof(short), length) == group;
    }
}
