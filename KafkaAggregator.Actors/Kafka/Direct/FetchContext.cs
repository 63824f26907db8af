using System.Collections.Concurrent;
using KafkaAggregator.Actors.Kafka.Direct.Security;
using KafkaAggregator.Actors.Kafka.Direct.Wire;
using Microsoft.Extensions.Logging;

namespace KafkaAggregator.Actors.Kafka.Direct;

/// <summary>What the threads of one fetcher share. Any thread.</summary>
internal sealed class FetchContext : IDisposable
{
    /// <summary>
    /// Bytes of batches that the poll thread has not taken: beyond it nothing more is asked for. A partition that is
    /// out of credit is withheld long before.
    /// </summary>
    private const long QueuedBytesMax = 8 << 20;
    private readonly Queue<FetchedItem> _items = new();
    private long _queuedBytes;
    private volatile Exception? _failure;
    private volatile FetchObstacle? _obstacle;
    private bool _isDisposed;

    public FetchContext(ConnectionSettings connection, FetchSettings settings, TimeProvider time, ILogger logger)
    {
        (Settings, Time, Logger) = (settings, time, logger);
        Connector = new BrokerConnector(connection, Pool, settings.WaitMax, time);
    }

    public ResponsePool Pool { get; } = new();

    public FetchSettings Settings { get; }

    public TimeProvider Time { get; }

    public ILogger Logger { get; }

    public BrokerConnector Connector { get; }

    /// <summary>Partitions that look for their leader.</summary>
    public ConcurrentQueue<DirectPartition> Homeless { get; } = new();

    /// <summary>Set when one came to <see cref="Homeless"/>.</summary>
    public WakeSignal HomelessCame { get; } = new();

    /// <summary>Why one of the threads has ended that should not have: a mistake in this program.</summary>
    public Exception? Failure => _failure;

    /// <summary>Called on the poll thread when it made room.</summary>
    public Action? RoomMade { get; set; }

    /// <summary>Why this cluster cannot be fetched from directly, as far as is known; null: nothing.</summary>
    public FetchObstacle? Obstacle
    {
        get => _obstacle;
        set => _obstacle = value;
    }

    public bool HasRoom => Volatile.Read(ref _queuedBytes) < QueuedBytesMax;

    /// <summary>Runs a thread of the fetcher; its failure is the poll thread's, not the process's end.</summary>
    public void Guard(Action run)
    {
        try
        {
            run();
        }
        catch (Exception e)
        {
            _failure = e;
        }
    }

    /// <summary>What comes once this is disposed is disposed too: threads end a little later.</summary>
    public void Publish(FetchedItem item)
    {
        lock (_items)
        {
            if (!_isDisposed)
            {
                Interlocked.Add(ref _queuedBytes, item.HeldBytes);
                _items.Enqueue(item);
                Monitor.Pulse(_items);
                return;
            }
        }

        (item.Event as IDisposable)?.Dispose();
    }

    /// <summary>The next event of any partition, be it taken away since; null where none came in time.</summary>
    public FetchedItem? Take(TimeSpan wait)
    {
        if (Dequeue(wait) is not { } item)
        {
            return null;
        }

        var left = Interlocked.Add(ref _queuedBytes, -item.HeldBytes);
        if (left < QueuedBytesMax && left + item.HeldBytes >= QueuedBytesMax)
        {
            RoomMade?.Invoke();
        }

        return item;
    }

    /// <summary>Tells the owner of a partition of a failure, once while it lasts.</summary>
    public void PublishFailure(DirectPartition partition, string reason)
    {
        if (partition.ReportedFailure != reason)
        {
            Publish(PartitionAnswerReader.Failure(partition, reason));
        }
    }

    /// <summary>The timestamp so long from now.</summary>
    public long After(TimeSpan span) => Time.GetTimestamp() + (long)(span.TotalSeconds * Time.TimestampFrequency);

    /// <summary>To look for its leader, at once or after a while.</summary>
    public void GiveBack(DirectPartition partition, TimeSpan delay)
    {
        partition.RetryAt = After(delay);
        if (!partition.IsEnded)
        {
            Homeless.Enqueue(partition);
            HomelessCame.Set();
        }
    }

    /// <summary>
    /// One thread waits here, and most of its time: a monitor blocks at once, where a semaphore spins first.
    /// </summary>
    private FetchedItem? Dequeue(TimeSpan wait)
    {
        lock (_items)
        {
            if (_items.Count == 0 && wait > TimeSpan.Zero)
            {
                Monitor.Wait(_items, wait);
            }

            return _items.TryDequeue(out var item) ? item : null;
        }
    }

    public void Dispose()
    {
        lock (_items)
        {
            _isDisposed = true;
        }

        while (Take(TimeSpan.Zero) is { } item)
        {
            (item.Event as IDisposable)?.Dispose();
        }
    }
}
