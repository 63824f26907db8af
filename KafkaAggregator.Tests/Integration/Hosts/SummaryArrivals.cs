using System.Diagnostics;
using Confluent.Kafka;

namespace KafkaAggregator.Tests.Integration.Hosts;

/// <summary>When summaries became visible to a reader of committed records that waits for them.</summary>
internal sealed class SummaryArrivals : IAsyncDisposable
{
    private readonly IConsumer<Ignore, Ignore> _consumer;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();
    private readonly Dictionary<TopicPartition, List<long>> _arrivals = [];
    private readonly Task _reading;

    public SummaryArrivals(string bootstrap, IEnumerable<TopicPartition> outputs)
    {
        _consumer = new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig
        {
            BootstrapServers = bootstrap,
            GroupId = "arrivals",
            EnableAutoCommit = false,
            IsolationLevel = IsolationLevel.ReadCommitted,
            FetchWaitMaxMs = 50,
            TopicMetadataRefreshIntervalMs = 1000,
        }).SetLogHandler((_, _) => { }).Build();
        _consumer.Assign(outputs.Select(partition => new TopicPartitionOffset(partition, Offset.Beginning)));
        _reading = Task.Factory.StartNew(Read, TaskCreationOptions.LongRunning);
    }

    /// <summary>The longest time between two arrivals of one partition, up to now.</summary>
    public (TopicPartition Partition, TimeSpan Gap) LongestGap()
    {
        lock (_lock)
        {
            return (from arrivals in _arrivals
                    from pair in arrivals.Value.Zip(arrivals.Value.Skip(1).Append(Stopwatch.GetTimestamp()))
                    let gap = Stopwatch.GetElapsedTime(pair.First, pair.Second)
                    orderby gap descending
                    select (arrivals.Key, gap)).First();
        }
    }

    /// <summary>Forgets all gaps so far: each partition's last arrival stays as the beginning of the next one.</summary>
    public void BeginAnew()
    {
        lock (_lock)
        {
            foreach (var arrivals in _arrivals.Values)
            {
                arrivals.RemoveRange(0, arrivals.Count - 1);
            }
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
            if (Take() is { } result)
            {
                lock (_lock)
                {
                    if (!_arrivals.TryGetValue(result.TopicPartition, out var arrivals))
                    {
                        _arrivals[result.TopicPartition] = arrivals = [];
                    }

                    arrivals.Add(Stopwatch.GetTimestamp());
                }
            }
        }
    }

    private ConsumeResult<Ignore, Ignore>? Take()
    {
        try
        {
            return _consumer.Consume(TimeSpan.FromMilliseconds(100));
        }
        catch (ConsumeException)
        {
            return null; // the topic is not there yet
        }
    }
}
