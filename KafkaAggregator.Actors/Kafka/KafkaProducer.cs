using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace KafkaAggregator.Actors.Kafka;

/// <summary>
/// <see cref="IRecordProducer"/> over Confluent's idempotent producer. Its queue is bounded by librdkafka's own limits
/// (<c>queue.buffering.max.*</c>): a full one is waited for.
/// </summary>
public sealed class KafkaProducer : IRecordProducer
{
    private readonly IProducer<byte[]?, byte[]?> _producer;
    private readonly IAdminClient _admin;
    private readonly string _servers;
    private volatile string? _fatal;

    public KafkaProducer(KafkaOptions options, ILogger logger)
    {
        _servers = options.BootstrapServers;
        _producer = new ProducerBuilder<byte[]?, byte[]?>(KafkaClientConfiguration.Producer(options))
            .SetLogHandler((_, message) => ClientLog.Write(logger, message))
            .SetErrorHandler((_, error) => _fatal = error.IsFatal ? KafkaErrors.Describe(error) : _fatal)
            .Build();
        try
        {
            _admin = new DependentAdminClientBuilder(_producer.Handle).Build();
        }
        catch
        {
            _producer.Dispose();
            throw;
        }
    }

    public async Task<IReadOnlyDictionary<int, string>> WriteAsync(
        IReadOnlyList<OutgoingRecord> records, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(records);
        if (_fatal is { } fatal)
        {
            throw new KafkaUnavailableException($"the producer has failed for good: {fatal}");
        }

        var delivery = new Delivery(records.Count);
        for (var i = 0; i < records.Count; i++)
        {
            await EnqueueAsync(records[i], i, delivery, cancellation);
        }

        await delivery.Completion.WaitAsync(cancellation);
        delivery.ThrowIfUnknown();
        return await WriteSuspectsAsync(records, delivery, cancellation);
    }

    public int RefreshTopic(string topic, TimeSpan timeout)
    {
        try
        {
            return _admin.GetMetadata(topic, timeout).Topics
                .Sum(each => each.Partitions.Count(partition => partition.Leader >= 0));
        }
        catch (KafkaException exception)
        {
            _ = _producer.AddBrokers(_servers); // it may have nobody left to ask: see Rebootstrap
            throw new KafkaUnavailableException(KafkaErrors.Describe(exception.Error), exception);
        }
    }

    public void Dispose()
    {
        _admin.Dispose();
        _producer.Dispose();
    }

    /// <summary>
    /// A batch is refused whole for the fault of one of its records, so each of them is tried alone: the one at fault
    /// is refused again.
    /// </summary>
    private async Task<IReadOnlyDictionary<int, string>> WriteSuspectsAsync(
        IReadOnlyList<OutgoingRecord> records, Delivery delivery, CancellationToken cancellation)
    {
        foreach (var index in delivery.Suspects)
        {
            var alone = new Delivery(1);
            await EnqueueAsync(records[index], 0, alone, cancellation);
            await alone.Completion.WaitAsync(cancellation);
            alone.ThrowIfUnknown();
            if (alone.Refused.TryGetValue(0, out var reason) || alone.IsSuspect(0, out reason))
            {
                delivery.Refused[index] = reason;
            }
        }

        return delivery.Refused;
    }

    private async Task EnqueueAsync(OutgoingRecord record, int index, Delivery delivery, CancellationToken cancellation)
    {
        // Confluent's client takes arrays alone.
        record = record.Encoded();
        var message = new Message<byte[]?, byte[]?>
        {
            Key = record.Key,
            Value = record.Value,
            Headers = HeadersOf(record),
            Timestamp = record.TimestampMilliseconds is { } time
                ? new Timestamp(time, TimestampType.CreateTime)
                : Timestamp.Default,
        };
        while (true)
        {
            try
            {
                _producer.Produce(
                    new Confluent.Kafka.TopicPartition(record.Topic, record.Partition),
                    message,
                    report => delivery.Complete(index, report.Error));
                return;
            }
            catch (ProduceException<byte[]?, byte[]?> exception)
                when (exception.Error.Code == ErrorCode.Local_QueueFull)
            {
                await delivery.WaitForOneAsync(cancellation);
            }
            catch (ProduceException<byte[]?, byte[]?> exception)
            {
                delivery.Complete(index, exception.Error);
                return;
            }
        }
    }

    private static Headers HeadersOf(OutgoingRecord record)
    {
        var headers = new Headers();
        foreach (var (name, value) in record.Headers)
        {
            headers.Add(name, value);
        }

        return headers;
    }
}
