using Confluent.Kafka;
using KafkaAggregator.Benchmarks.Rig;

namespace KafkaAggregator.Benchmarks.Recovery;

/// <summary>
/// Ten records a second to each partition, with the wall clock's event time, and when the broker had taken the first of
/// each second: from then on the window before it is closed.
/// </summary>
internal sealed class RecoveryLoad : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private readonly IProducer<Null, byte[]> _producer;
    private readonly string _topic;
    private readonly int _partitions;
    private readonly byte[] _value;
    private readonly Lock _lock = new();
    private readonly Dictionary<(int Partition, long Second), DateTimeOffset> _closings = [];
    private readonly CancellationTokenSource _stopping = new();
    private Task _sending = Task.CompletedTask;

    private RecoveryLoad(string bootstrap, string topic, int partitions, byte[] value)
    {
        (_topic, _partitions, _value) = (topic, partitions, value);
        _producer = new ProducerBuilder<Null, byte[]>(new ProducerConfig
        {
            BootstrapServers = bootstrap,
            EnableIdempotence = true,
            MessageTimeoutMs = 0,
            LingerMs = 2,
            MetadataRecoveryStrategy = MetadataRecoveryStrategy.None,
            ReconnectBackoffMaxMs = 250,
            TopicMetadataRefreshIntervalMs = 500,
        }).SetLogHandler((_, _) => { }).Build();
    }

    public static async Task<RecoveryLoad> CreateAsync(KitServers servers, string topic, int partitions)
    {
        await SourceTopics.CreateAsync(servers.Bootstrap, [topic], partitions);
        var value = await SourceTopics.RegisterAsync(servers.Registry, topic);
        return new RecoveryLoad(servers.Bootstrap, topic, partitions, value);
    }

    public void Start() => _sending = Task.Run(SendAsync);

    /// <summary>When the record that closed a window was in the log; null where none is yet.</summary>
    public DateTimeOffset? ClosingOf(int partition, DateTimeOffset windowEnd)
    {
        lock (_lock)
        {
            // The producer keeps the order: where a second had no record, the next one's closed the window.
            for (var second = windowEnd.ToUnixTimeSeconds(); second <= windowEnd.ToUnixTimeSeconds() + 60; second++)
            {
                if (_closings.TryGetValue((partition, second), out var closing))
                {
                    return closing;
                }
            }

            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _sending;
        _producer.Dispose();
        _stopping.Dispose();
    }

    private async Task SendAsync()
    {
        using var timer = new PeriodicTimer(Interval);
        while (!_stopping.IsCancellationRequested)
        {
            var now = TimeProvider.System.GetUtcNow();
            for (var partition = 0; partition < _partitions; partition++)
            {
                var key = (partition, now.ToUnixTimeSeconds());
                var message = new Message<Null, byte[]> { Value = _value, Timestamp = new Timestamp(now) };
                _producer.Produce(new TopicPartition(_topic, partition), message, report => Note(key, report));
            }

            await timer.WaitForNextTickAsync();
        }
    }

    private void Note((int Partition, long Second) key, DeliveryReport<Null, byte[]> report)
    {
        if (!report.Error.IsError)
        {
            lock (_lock)
            {
                _closings.TryAdd(key, TimeProvider.System.GetUtcNow());
            }
        }
    }
}
