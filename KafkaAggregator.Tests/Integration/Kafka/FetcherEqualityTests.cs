using Confluent.Kafka;
using KafkaAggregator.Tests.Support;
using Xunit;
using TopicPartition = KafkaAggregator.Actors.Kafka.TopicPartition;

namespace KafkaAggregator.Tests.Integration.Kafka;

/// <summary>Direct fetch gives what librdkafka gives: offsets, times, keys, values and headers, record by record.</summary>
[Collection(KafkaCollection.Name)]
public sealed class FetcherEqualityTests(KafkaBroker broker)
{
    private const int Records = 3_000;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Compressed by librdkafka; then by the broker itself, in the framing of Java's clients.</summary>
    [KafkaTheory]
    [InlineData(CompressionType.None, "producer")]
    [InlineData(CompressionType.Gzip, "producer")]
    [InlineData(CompressionType.Snappy, "producer")]
    [InlineData(CompressionType.Lz4, "producer")]
    [InlineData(CompressionType.Zstd, "producer")]
    [InlineData(CompressionType.None, "gzip")]
    [InlineData(CompressionType.None, "snappy")]
    [InlineData(CompressionType.None, "lz4")]
    [InlineData(CompressionType.None, "zstd")]
    public async Task Records_AreThoseOfLibrdkafka_WithEveryCodecAndFraming(CompressionType codec, string brokerCodec)
    {
        var topic = await broker.CreateTopicAsync("equal", 1, ("compression.type", brokerCodec));
        await ProduceAsync(topic, codec);
        AssertEqual(new TopicPartition(topic, 0), from: 0, end: Records);
        AssertEqual(new TopicPartition(topic, 0), from: 1_234, end: Records);
    }

    [KafkaFact]
    public async Task Times_AreThoseOfLibrdkafka_WhereTheBrokerSetsThem()
    {
        var topic = await broker.CreateTopicAsync("equal", 1, ("message.timestamp.type", "LogAppendTime"));
        await ProduceAsync(topic, CompressionType.Lz4);
        AssertEqual(new TopicPartition(topic, 0), from: 0, end: Records);
    }

    [KafkaTheory]
    [InlineData(CompressionType.None)]
    [InlineData(CompressionType.Zstd)]
    public async Task CommittedRecords_AreThoseOfLibrdkafka_AmongOverlappingTransactions(CompressionType codec)
    {
        const int Steps = 400;
        var topic = await broker.CreateTopicAsync("equal");
        var random = new Random(11);
        var producers = Enumerable.Range(0, 3).Select(i => Transactional($"{topic}-{i}", codec)).ToList();
        using var plain = new ProducerBuilder<byte[]?, byte[]?>(Config(codec)).Build();
        var isOpen = new bool[producers.Count];
        for (var step = 0; step < Steps; step++)
        {
            var which = random.Next(producers.Count + 1);
            if (which == producers.Count)
            {
                plain.Produce(topic, Message(random, step));
                continue;
            }

            if (!isOpen[which])
            {
                producers[which].BeginTransaction();
                isOpen[which] = true;
            }

            producers[which].Produce(topic, Message(random, step));
            if (random.Next(8) == 0)
            {
                End(producers[which], isCommitted: random.Next(2) == 0);
                isOpen[which] = false;
            }
        }

        plain.Flush(Limit);
        for (var i = 0; i < producers.Count; i++)
        {
            if (isOpen[i])
            {
                End(producers[i], isCommitted: i % 2 == 0);
            }

            producers[i].Dispose();
        }

        var end = await EndAsync(topic);
        var digest = AssertEqual(new TopicPartition(topic, 0), from: 0, end);
        Assert.InRange(digest.Records, 1, Steps - 1);
    }

    [KafkaFact]
    public async Task End_IsTheLastStableOffset_WhileATransactionIsOpen()
    {
        var topic = await broker.CreateTopicAsync("equal");
        using var plain = new ProducerBuilder<byte[]?, byte[]?>(Config(CompressionType.None)).Build();
        await plain.ProduceAsync(topic, Message(new Random(1), 0));
        using var open = Transactional($"{topic}-open", CompressionType.None);
        open.BeginTransaction();
        open.Produce(topic, Message(new Random(1), 1));
        open.Flush(Limit);
        await plain.ProduceAsync(topic, Message(new Random(1), 2));
        using var member = new GroupMember(GroupMember.Options(broker.BootstrapServers), isDirect: true);
        Assert.Equal(1, LogDigest.Read(member, new TopicPartition(topic, 0), 0, end: 1).Records);

        open.AbortTransaction(Limit);

        AssertEqual(new TopicPartition(topic, 0), from: 0, end: 4);
    }

    private static void End(IProducer<byte[]?, byte[]?> producer, bool isCommitted)
    {
        if (isCommitted)
        {
            producer.CommitTransaction(Limit);
        }
        else
        {
            producer.Flush(Limit);
            producer.AbortTransaction(Limit);
        }
    }

    private static Message<byte[]?, byte[]?> Message(Random random, int number)
    {
        var value = new byte[random.Next(200)];
        random.NextBytes(value.AsSpan(value.Length / 2)); // half of it compresses well
        return new Message<byte[]?, byte[]?>
        {
            Key = number % 3 == 0 ? null : BitConverter.GetBytes(number),
            Value = number % 17 == 0 ? null : value,
            Timestamp = new Timestamp(1_700_000_000_000 + random.Next(100_000), TimestampType.CreateTime),
            Headers = number % 5 == 0 ? new Headers { { "name", [(byte)number] }, { "none", null } } : null,
        };
    }

    private LogDigest AssertEqual(TopicPartition partition, long from, long end)
    {
        using var librdkafka = new GroupMember(GroupMember.Options(broker.BootstrapServers));
        using var direct = new GroupMember(GroupMember.Options(broker.BootstrapServers), isDirect: true);
        var expected = LogDigest.Read(librdkafka, partition, from, end);
        Assert.Equal(expected, LogDigest.Read(direct, partition, from, end));
        return expected;
    }

    private ProducerConfig Config(CompressionType codec) =>
        new() { BootstrapServers = broker.BootstrapServers, CompressionType = codec, LingerMs = 20, EnableIdempotence = true };

    private IProducer<byte[]?, byte[]?> Transactional(string id, CompressionType codec)
    {
        var producer = new ProducerBuilder<byte[]?, byte[]?>(new ProducerConfig(Config(codec)) { TransactionalId = id }).Build();
        producer.InitTransactions(Limit);
        return producer;
    }

    private async Task ProduceAsync(string topic, CompressionType codec)
    {
        var random = new Random(5);
        using var producer = new ProducerBuilder<byte[]?, byte[]?>(Config(codec)).Build();
        for (var i = 0; i < Records; i++)
        {
            producer.Produce(topic, Message(random, i));
        }

        await Task.Run(() => producer.Flush(Limit));
    }

    private async Task<long> EndAsync(string topic)
    {
        using var catalog = new KafkaAggregator.Actors.Kafka.TopicCatalog(
            GroupMember.Options(broker.BootstrapServers), Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        var partition = new TopicPartition(topic, 0);
        return (await catalog.ReadStableEndsAsync([partition], default))[partition];
    }
}
