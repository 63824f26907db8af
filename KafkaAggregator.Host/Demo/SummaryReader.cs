using System.Threading.Channels;
using Confluent.Kafka;
using KafkaAggregator.Actors.Registry;

namespace KafkaAggregator.Host.Demo;

/// <summary>Reads the aggregated topics from their beginning, on a thread of its own, into a channel.</summary>
internal sealed class SummaryReader : IAsyncDisposable
{
    /// <summary>Summaries that the view has not taken yet; then reading waits.</summary>
    private const int WaitingMax = 1_000;

    private static readonly TimeSpan PollWait = TimeSpan.FromMilliseconds(100);

    private readonly IConsumer<Ignore, byte[]> _consumer;
    private readonly SummaryDecoder _decoder;
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<DemoSummary> _summaries = Channel.CreateBounded<DemoSummary>(WaitingMax);
    private readonly Task _reading;

    /// <param name="properties">librdkafka's properties, bootstrap servers among them.</param>
    /// <param name="partitions">What to read: partitions need not exist before something is written there.</param>
    /// <param name="registry">Where the summaries' schemas are; stays its owner's.</param>
    public SummaryReader(
        IReadOnlyDictionary<string, string> properties,
        IEnumerable<TopicPartition> partitions,
        ISchemaRegistry registry)
    {
        var config = new ConsumerConfig(properties.ToDictionary(StringComparer.Ordinal))
        {
            // Needed by the client; nothing is ever committed under it.
            GroupId = "kafka-aggregator-demo-view",
            EnableAutoCommit = false,
            AutoOffsetReset = AutoOffsetReset.Earliest,
        };
        _consumer = new ConsumerBuilder<Ignore, byte[]>(config).SetLogHandler((_, _) => { }).Build();
        _consumer.Assign(partitions.Select(partition => new TopicPartitionOffset(partition, Offset.Beginning)));
        _decoder = new SummaryDecoder(registry);
        _reading = Task.Factory.StartNew(
            () => Read(_stop.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public ChannelReader<DemoSummary> Summaries => _summaries.Reader;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reading;
        _consumer.Close();
        _consumer.Dispose();
        _stop.Dispose();
    }

    private void Read(CancellationToken cancellation)
    {
        try
        {
            while (!cancellation.IsCancellationRequested)
            {
                if (_consumer.Consume(PollWait) is { Message: { } message } result
                    && _decoder.DecodeAsync(result.Topic, result.Partition, message.Value, cancellation)
                        .GetAwaiter().GetResult() is { } summary)
                {
                    _summaries.Writer.WriteAsync(summary, cancellation).AsTask().GetAwaiter().GetResult();
                }
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The demo ends.
        }
        catch (Exception exception)
        {
            _summaries.Writer.TryComplete(exception);
            return;
        }

        _summaries.Writer.TryComplete();
    }
}
