using System.Collections.Concurrent;
using System.Diagnostics;
using Confluent.Kafka;

namespace KafkaAggregator.Benchmarks.Latency;

/// <summary>
/// What the broker takes by itself: a record from a producer to a reader, and a transaction of one record and one
/// offset.
/// </summary>
internal static class LatencyBaselines
{
    private const int WarmUps = 20;
    private const int Rounds = 200;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Milliseconds from Produce to a reader, one record at a time.</summary>
    public static async Task<IReadOnlyList<double>> MeasureMessagesAsync(string bootstrap, string topic)
    {
        using var producer = new ProducerBuilder<Null, byte[]>(
            new ProducerConfig { BootstrapServers = bootstrap, LingerMs = 0, EnableIdempotence = true }).Build();
        var seen = new ConcurrentDictionary<long, TaskCompletionSource<long>>();
        await using var reader = new LatencyReader(
            bootstrap,
            topic,
            1,
            IsolationLevel.ReadUncommitted,
            (_, number, at) => seen.GetOrAdd(number, _ => NewSource()).TrySetResult(at));
        var latencies = new List<double>();
        for (var number = 1; number <= WarmUps + Rounds; number++)
        {
            var sent = Stopwatch.GetTimestamp();
            producer.Produce(new TopicPartition(topic, 0), new Message<Null, byte[]>
            {
                Value = [],
                Timestamp = new Timestamp(number, TimestampType.CreateTime),
            });
            var at = await seen.GetOrAdd(number, _ => NewSource()).Task.WaitAsync(Limit);
            if (number > WarmUps)
            {
                latencies.Add(Stopwatch.GetElapsedTime(sent, at).TotalMilliseconds);
            }
        }

        return latencies;
    }

    /// <summary>Milliseconds of begin, one record, one offset with a member's generation, commit.</summary>
    public static IReadOnlyList<double> MeasureTransactions(string bootstrap, string topic)
    {
        using var consumer = new ConsumerBuilder<Ignore, Ignore>(
            new ConsumerConfig { BootstrapServers = bootstrap, GroupId = $"{topic}-group" }).Build();
        consumer.Subscribe(topic);
        while (consumer.Assignment.Count == 0)
        {
            consumer.Consume(TimeSpan.FromMilliseconds(100));
        }

        using var producer = new ProducerBuilder<Null, byte[]>(
            new ProducerConfig { BootstrapServers = bootstrap, LingerMs = 0, TransactionalId = topic }).Build();
        producer.InitTransactions(Limit);
        var durations = new List<double>();
        for (var number = 1; number <= WarmUps + Rounds; number++)
        {
            var begun = Stopwatch.GetTimestamp();
            producer.BeginTransaction();
            producer.Produce(new TopicPartition(topic, 0), new Message<Null, byte[]> { Value = [] });
            producer.SendOffsetsToTransaction(
                [new TopicPartitionOffset(topic, 0, number)], consumer.ConsumerGroupMetadata, Limit);
            producer.CommitTransaction(Limit);
            if (number > WarmUps)
            {
                durations.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
            }

            consumer.Consume(TimeSpan.Zero);
        }

        return durations;
    }

    private static TaskCompletionSource<long> NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
