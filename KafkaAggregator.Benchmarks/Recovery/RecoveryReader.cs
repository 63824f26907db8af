using Confluent.Kafka;

namespace KafkaAggregator.Benchmarks.Recovery;

/// <summary>Reads the aggregated topic with <c>read_committed</c> all the time, and notes when each summary came.</summary>
internal sealed class RecoveryReader : IAsyncDisposable
{
    private static readonly TimeSpan PollWait = TimeSpan.FromMilliseconds(100);
    private readonly IConsumer<Ignore, Ignore> _consumer;
    private readonly Lock _lock = new();
    private readonly List<SeenSummary> _seen = [];
    private readonly HashSet<(int Partition, DateTimeOffset End)> _windows = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _reading;

    public RecoveryReader(string bootstrap, string topic, int partitions)
    {
        _consumer = new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig
        {
            BootstrapServers = bootstrap,
            GroupId = "recovery-reader",
            EnableAutoCommit = false,
            IsolationLevel = IsolationLevel.ReadCommitted,
            AutoOffsetReset = AutoOffsetReset.Earliest,
            FetchWaitMaxMs = 100,
            MetadataRecoveryStrategy = MetadataRecoveryStrategy.None,
            ReconnectBackoffMaxMs = 250,
            TopicMetadataRefreshIntervalMs = 500,
        }).SetLogHandler((_, _) => { }).Build();
        _consumer.Assign(Enumerable.Range(0, partitions)
            .Select(partition => new TopicPartitionOffset(topic, partition, Offset.Beginning)));
        _reading = Task.Factory.StartNew(Read, TaskCreationOptions.LongRunning);
    }

    /// <summary>Summaries of windows that were there already: none, where each is written once.</summary>
    public int Repeated { get; private set; }

    public IReadOnlyList<SeenSummary> Since(DateTimeOffset windowEnd)
    {
        lock (_lock)
        {
            return [.. _seen.Where(summary => summary.WindowEnd >= windowEnd)];
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _reading;
        _consumer.Dispose();
        _stopping.Dispose();
    }

    private void Read()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                if (_consumer.Consume(PollWait) is { } result)
                {
                    Note(result);
                }
            }
            catch (ConsumeException exception) when (!exception.Error.IsFatal)
            {
                continue; // the topic is not there yet, or a node is away: the client tries on
            }
        }
    }

    private void Note(ConsumeResult<Ignore, Ignore> result)
    {
        var end = new DateTimeOffset(result.Message.Timestamp.UtcDateTime);
        lock (_lock)
        {
            if (_windows.Add((result.Partition, end)))
            {
                _seen.Add(new SeenSummary(result.Partition, end, TimeProvider.System.GetUtcNow()));
            }
            else
            {
                Repeated++;
            }
        }
    }
}
