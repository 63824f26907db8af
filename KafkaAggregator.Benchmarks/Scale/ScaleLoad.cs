using System.Buffers.Binary;
using System.Net.Http.Json;
using System.Text.Json;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace KafkaAggregator.Benchmarks.Scale;

/// <summary>Topics of ten partitions, and one record a second for each partition.</summary>
internal sealed class ScaleLoad : IAsyncDisposable
{
    private const int PartitionsOfATopic = 10;
    private const string Schema =
        """{"type":"record","name":"Sample","fields":[{"name":"x","type":"double"},{"name":"y","type":"double"}]}""";

    private static readonly TimeSpan CreationLimit = TimeSpan.FromSeconds(60);

    private readonly IProducer<Null, byte[]> _producer;
    private readonly string[] _topics;
    private readonly byte[] _value = new byte[21];
    private readonly CancellationTokenSource _stopping = new();
    private Task _sending = Task.CompletedTask;

    private ScaleLoad(string bootstrap, string[] topics)
    {
        _topics = topics;
        var configuration = new ProducerConfig { BootstrapServers = bootstrap, LingerMs = 20 };
        _producer = new ProducerBuilder<Null, byte[]>(configuration).Build();
    }

    public static async Task<ScaleLoad> CreateAsync(string bootstrap, string registry, string prefix, int partitions)
    {
        var load = new ScaleLoad(
            bootstrap, [.. Enumerable.Range(0, partitions / PartitionsOfATopic).Select(i => $"{prefix}-{i:0000}")]);
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = bootstrap }).Build();
        foreach (var topics in load._topics.Chunk(50))
        {
            await admin.CreateTopicsAsync(
                topics.Select(name => new TopicSpecification { Name = name, NumPartitions = PartitionsOfATopic }),
                new CreateTopicsOptions { RequestTimeout = CreationLimit, OperationTimeout = CreationLimit });
        }

        await load.AwaitLeadersAsync(admin);
        using var client = new HttpClient();
        var subject = $"{registry}/subjects/{load._topics[0]}-value/versions";
        var answer = await client.PostAsJsonAsync(subject, new { schema = Schema });
        answer.EnsureSuccessStatusCode();
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        BinaryPrimitives.WriteInt32BigEndian(load._value.AsSpan(1), body.RootElement.GetProperty("id").GetInt32());
        return load;
    }

    public void Start() => _sending = Task.Run(SendAsync);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _sending;
        _producer.Dispose();
        _stopping.Dispose();
    }

    /// <summary>
    /// The controller has answered before every broker has caught up: a worker would see topics come one by one.
    /// </summary>
    private async Task AwaitLeadersAsync(IAdminClient admin)
    {
        var wanted = _topics.ToHashSet(StringComparer.Ordinal);
        while (true)
        {
            var ready = admin.GetMetadata(CreationLimit).Topics.Count(topic =>
                wanted.Contains(topic.Topic)
                && topic.Partitions.Count == PartitionsOfATopic
                && topic.Partitions.TrueForAll(partition => partition.Leader >= 0));
            if (ready == wanted.Count)
            {
                return;
            }

            await Task.Delay(500);
        }
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
