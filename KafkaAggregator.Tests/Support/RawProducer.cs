using System.Buffers.Binary;
using Confluent.Kafka;
using Confluent.SchemaRegistry;

namespace KafkaAggregator.Tests.Support;

/// <summary>Writes records of one double <c>x</c>, or whatever bytes a test wants, with Kafka timestamps that it chooses.</summary>
internal sealed class RawProducer : IDisposable
{
    private const string Schema = """{"type":"record","name":"sample","fields":[{"name":"t","type":"double"},{"name":"x","type":"double"}]}""";
    private static readonly TimeSpan TransactionLimit = TimeSpan.FromSeconds(30);
    private readonly IProducer<byte[]?, byte[]?> _producer;
    private readonly int _schemaId;

    private RawProducer(string bootstrap, int schemaId, string? transactionalId)
    {
        _schemaId = schemaId;
        _producer = new ProducerBuilder<byte[]?, byte[]?>(
            new ProducerConfig { BootstrapServers = bootstrap, EnableIdempotence = true, TransactionalId = transactionalId }).Build();
        if (transactionalId is not null)
        {
            _producer.InitTransactions(TransactionLimit);
        }
    }

    /// <summary>With a transactional id, records are seen by readers of committed ones after <see cref="CommitTransaction"/>.</summary>
    public static async Task<RawProducer> CreateAsync(string bootstrap, string registry, string topic, string? transactionalId = null)
    {
        using var client = new CachedSchemaRegistryClient(new SchemaRegistryConfig { Url = registry });
        var id = await client.RegisterSchemaAsync($"{topic}-value", new Confluent.SchemaRegistry.Schema(Schema, SchemaType.Avro));
        return new RawProducer(bootstrap, id, transactionalId);
    }

    /// <summary>A record as it should be: framed, with an event time in seconds and one number.</summary>
    public byte[] Encode(double time, double x)
    {
        var value = new byte[5 + (2 * sizeof(double))];
        BinaryPrimitives.WriteInt32BigEndian(value.AsSpan(1), _schemaId);
        BinaryPrimitives.WriteDoubleLittleEndian(value.AsSpan(5), time);
        BinaryPrimitives.WriteDoubleLittleEndian(value.AsSpan(13), x);
        return value;
    }

    public Task SendAsync(string topic, int partition, long milliseconds, double x) =>
        SendRawAsync(topic, partition, milliseconds, Encode(milliseconds / 1000.0, x));

    public Task SendRawAsync(string topic, int partition, long milliseconds, byte[]? value) => _producer.ProduceAsync(
        new TopicPartition(topic, partition),
        new Message<byte[]?, byte[]?> { Value = value, Timestamp = new Timestamp(milliseconds, TimestampType.CreateTime) });

    public void BeginTransaction() => _producer.BeginTransaction();

    public void CommitTransaction() => _producer.CommitTransaction(TransactionLimit);

    public void AbortTransaction() => _producer.AbortTransaction(TransactionLimit);

    public void Dispose() => _producer.Dispose();
}
