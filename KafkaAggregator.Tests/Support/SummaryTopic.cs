using System.Text;
using Avro.Generic;
using Confluent.Kafka;
using Confluent.Kafka.SyncOverAsync;
using Confluent.SchemaRegistry;
using Confluent.SchemaRegistry.Serdes;

namespace KafkaAggregator.Tests.Support;

/// <summary>Reads an aggregated topic with Confluent's own consumer and Avro deserialiser: what a user's program would see.</summary>
internal static class SummaryTopic
{
    /// <summary>Every committed summary that is in the topic now.</summary>
    public static IReadOnlyList<ReadSummary> ReadAll(string bootstrap, string registry, string topic)
    {
        using var schemas = new CachedSchemaRegistryClient(new SchemaRegistryConfig { Url = registry });
        var values = new AvroDeserializer<GenericRecord>(schemas).AsSyncOverAsync();
        return ReadAll(
            bootstrap,
            topic,
            values,
            result => new ReadSummary(result.Partition, result.Message.Timestamp.UnixTimestampMs, result.Message.Value, Text(result.Message.Headers)));
    }

    /// <summary>The headers of every committed record that is in the topic now, whatever its value.</summary>
    public static IReadOnlyList<IReadOnlyDictionary<string, string>> ReadHeaders(string bootstrap, string topic) =>
        ReadAll(bootstrap, topic, Deserializers.ByteArray, result => Text(result.Message.Headers));

    /// <summary>Every committed record that is in the topic now, as it is.</summary>
    public static IReadOnlyList<(IReadOnlyDictionary<string, string> Headers, byte[] Value)> ReadRecords(string bootstrap, string topic) =>
        ReadAll(
            bootstrap,
            topic,
            Deserializers.ByteArray,
            result => ((IReadOnlyDictionary<string, string>)Text(result.Message.Headers), result.Message.Value));

    /// <summary>The values of every committed record that is in the topic now, in order within a partition.</summary>
    public static IReadOnlyList<string> ReadValues(string bootstrap, string topic) =>
        ReadAll(bootstrap, topic, Deserializers.Utf8, result => result.Message.Value);

    /// <summary>Reads again and again until a condition holds; throws with the number of summaries where it never does.</summary>
    public static async Task<IReadOnlyList<ReadSummary>> WaitAsync(
        string bootstrap, string registry, string topic, Func<IReadOnlyList<ReadSummary>, bool> isEnough, TimeSpan limit)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        using var deadline = new CancellationTokenSource(limit);
        IReadOnlyList<ReadSummary> read = [];
        try
        {
            while (await timer.WaitForNextTickAsync(deadline.Token))
            {
                read = ReadAll(bootstrap, registry, topic);
                if (isEnough(read))
                {
                    return read;
                }
            }
        }
        catch (OperationCanceledException exception)
        {
            throw new TimeoutException($"{topic} has {read.Count} summaries of {read.Sum(summary => summary.Count)} records after {limit}", exception);
        }

        return read;
    }

    /// <summary>Completes when the topic holds so many records more than when this was called; none where it is not there.</summary>
    public static async Task WaitForGrowthAsync(string bootstrap, string topic, long records, TimeSpan limit)
    {
        using var consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig { BootstrapServers = bootstrap, GroupId = "sizes" }).Build();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        using var deadline = new CancellationTokenSource(limit);
        var first = SizeOf(consumer, topic) ?? 0;
        var last = first;
        try
        {
            while (last - first < records)
            {
                await timer.WaitForNextTickAsync(deadline.Token);
                last = SizeOf(consumer, topic) ?? last;
            }
        }
        catch (OperationCanceledException exception)
        {
            throw new TimeoutException($"{topic} went from {first} to {last} records in {limit}", exception);
        }
    }

    private static List<T> ReadAll<TValue, T>(
        string bootstrap, string topic, IDeserializer<TValue> values, Func<ConsumeResult<byte[], TValue>, T> read)
    {
        using var consumer = new ConsumerBuilder<byte[], TValue>(new ConsumerConfig
        {
            BootstrapServers = bootstrap,
            GroupId = $"reader-{Guid.NewGuid():N}",
            EnableAutoCommit = false,
            EnablePartitionEof = true,
            IsolationLevel = IsolationLevel.ReadCommitted,
            AutoOffsetReset = AutoOffsetReset.Earliest,
        }).SetValueDeserializer(values).Build();
        var partitions = PartitionsOf(consumer.Handle, topic);
        consumer.Assign(partitions.Select(partition => new TopicPartitionOffset(topic, partition, Offset.Beginning)));
        var all = new List<T>();
        var atEnd = new HashSet<int>();
        while (atEnd.Count < partitions.Count)
        {
            var result = consumer.Consume(TimeSpan.FromSeconds(30)) ?? throw new TimeoutException($"{topic} could not be read to its end");
            if (result.IsPartitionEOF)
            {
                atEnd.Add(result.Partition);
            }
            else
            {
                all.Add(read(result));
            }
        }

        return all;
    }

    /// <summary>Null where it cannot be said just now, as of a topic that is being created.</summary>
    private static long? SizeOf(IConsumer<byte[], byte[]> consumer, string topic)
    {
        try
        {
            return PartitionsOf(consumer.Handle, topic)
                .Sum(partition => consumer.QueryWatermarkOffsets(new TopicPartition(topic, partition), TimeSpan.FromSeconds(10)).High.Value);
        }
        catch (KafkaException)
        {
            return null;
        }
    }

    private static List<int> PartitionsOf(Handle client, string topic)
    {
        using var admin = new DependentAdminClientBuilder(client).Build();
        var metadata = admin.GetMetadata(TimeSpan.FromSeconds(10)).Topics.Find(candidate => candidate.Topic == topic);
        return [.. (metadata?.Partitions ?? []).Select(partition => partition.PartitionId)];
    }

    private static Dictionary<string, string> Text(Headers? headers) =>
        (headers ?? []).ToDictionary(header => header.Key, header => Encoding.UTF8.GetString(header.GetValueBytes()), StringComparer.Ordinal);
}
