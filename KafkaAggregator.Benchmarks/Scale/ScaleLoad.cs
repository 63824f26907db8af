using Confluent.Kafka;
using KafkaAggregator.Benchmarks.Rig;

namespace KafkaAggregator.Benchmarks.Scale;

/// <summary>Topics of ten partitions, and one record a second for each partition.</summary>
internal sealed class ScaleLoad : IAsyncDisposable
{
    private const int PartitionsOfATopic = 10;
    private readonly IProducer<Null, byte[]> _producer;
    private readonly string[] _topics;
    private readonly byte[] _value;
    private readonly CancellationTokenSource _stopping = new();
    private Task _sending = Task.CompletedTask;

    private ScaleLoad(string bootstrap, string[] topics, byte[] value)
    {
        (_topics, _value) = (topics, value);
        var configuration = new ProducerConfig { BootstrapServers = bootstrap, LingerMs = 20 };
        _producer = new ProducerBuilder<Null, byte[]>(configuration).Build();
    }

    public static async Task<ScaleLoad> CreateAsync(string bootstrap, string registry, string prefix, int partitions)
    {
        string[] topics = [.. Enumerable.Range(0, partitions / PartitionsOfATopic).Select(i => $"{prefix}-{i:0000}")];
        await SourceTopics.CreateAsync(bootstrap, topics, PartitionsOfATopic);
        return new ScaleLoad(bootstrap, topics, await SourceTopics.RegisterAsync(registry, topics[0]));
    }

    public void Start() => _sending = Task.Run(SendAsync);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _sending;
        _producer.Dispose();
        _stopping.Dispose();
    }

    private async Task SendAsync()
    {
        using var second = new PeriodicTimer(TimeSpan.FromSeconds(1));
        do
        {
            foreach (var topic in _topics)
            {
                for (var partition = 0; partition < PartitionsOfATopic; partition++)
                {
                    var to = new TopicPartition(topic, partition);
                    _producer.Produce(to, new Message<Null, byte[]> { Value = _value });
                }
            }

            _producer.Flush(TimeSpan.FromSeconds(30));
        }
        while (!_stopping.IsCancellationRequested && await second.WaitForNextTickAsync());
    }
}
