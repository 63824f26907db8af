using System.Diagnostics;
using Confluent.Kafka;

namespace KafkaAggregator.Benchmarks.Latency;

/// <summary>A reader of one topic, as a dashboard would read it, that notes when each record was seen.</summary>
internal sealed class LatencyReader : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _reading;

    /// <param name="see">Partition, timestamp in milliseconds, and when the record was seen.</param>
    public LatencyReader(
        string bootstrap, string topic, int partitions, IsolationLevel isolation, Action<int, long, long> see)
    {
        var consumer = new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig
        {
            BootstrapServers = bootstrap,
            GroupId = "latency-reader",
            EnableAutoCommit = false,
            IsolationLevel = isolation,
        }).SetLogHandler((_, _) => { }).Build();
        consumer.Assign(Enumerable.Range(0, partitions)
            .Select(partition => new TopicPartitionOffset(topic, partition, Offset.Beginning)));
        _reading = Task.Factory.StartNew(
            () => Read(consumer, see), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _reading;
        _stopping.Dispose();
    }

    private void Read(IConsumer<Ignore, Ignore> consumer, Action<int, long, long> see)
    {
        using (consumer)
        {
            while (!_stopping.IsCancellationRequested)
            {
                if (consumer.Consume(TimeSpan.FromMilliseconds(100)) is { } result)
                {
                    see(result.Partition, result.Message.Timestamp.UnixTimestampMs, Stopwatch.GetTimestamp());
                }
            }
        }
    }
}
