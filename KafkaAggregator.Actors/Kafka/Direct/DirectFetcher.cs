using KafkaAggregator.Actors.Kafka.Direct.Security;
using KafkaAggregator.Actors.Kafka.Direct.Wire;
using Microsoft.Extensions.Logging;

namespace KafkaAggregator.Actors.Kafka.Direct;

/// <summary>
/// Fetches straight from partitions' leaders: a connection and a thread per broker, and one that finds leaders.
/// </summary>
internal sealed class DirectFetcher : IDirectFetcher
{
    private readonly FetchContext _context;
    private readonly LeaderRouter _router;
    private readonly Dictionary<TopicPartition, DirectPartition> _partitions = [];
    private readonly FetchEventQueue _released = new();
    private bool _isDisposed;

    /// <summary>
    /// Throws <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/> where a file that a property names
    /// cannot be read, and <see cref="System.Security.Cryptography.CryptographicException"/> where a key or certificate
    /// cannot be used.
    /// </summary>
    public DirectFetcher(KafkaOptions options, TimeProvider time, ILogger logger)
        : this(options, FetchProperties.Read(options), time, logger)
    {
    }

    public DirectFetcher(KafkaOptions options, FetchSettings settings, TimeProvider time, ILogger logger)
    {
        _context = new FetchContext(DirectProperties.Read(options), settings, time, logger);
        _router = new LeaderRouter(_context, SystemThreads.Instance, options.BootstrapServers);
        _context.RoomMade = _router.Wake;
        SystemThreads.Instance.Start("fetch-leaders", () => _context.Guard(_router.Run));
    }

    public FetchObstacle? Obstacle => _context.Obstacle;

    /// <summary>Memory of answers that are not disposed.</summary>
    internal long LeasedBytes => _context.Pool.LeasedBytes;

    public LogTruncated? CutOf(TopicPartition partition) => _partitions.GetValueOrDefault(partition)?.CutAt;

    public void Assign(TopicPartition partition, long ownershipEpoch, long offset)
    {
        Unassign(partition);
        var assigned = new DirectPartition(partition, ownershipEpoch, offset);
        _partitions[partition] = assigned;
        _context.GiveBack(assigned, TimeSpan.Zero);
    }

    public void Unassign(TopicPartition partition)
    {
        if (_partitions.Remove(partition, out var former))
        {
            former.End();
            former.Parked.DropAll();
            _released.Drop(partition);
        }
    }

    public void Seek(TopicPartition partition, long offset)
    {
        if (!_partitions.TryGetValue(partition, out var former))
        {
            throw new InvalidOperationException($"{partition} is not assigned");
        }

        Assign(partition, former.OwnershipEpoch, offset);
        _partitions[partition].IsWithheld = former.IsWithheld;
    }

    public void Withhold(TopicPartition partition)
    {
        if (!_partitions.TryGetValue(partition, out var withheld) || withheld.IsWithheld)
        {
            return;
        }

        withheld.IsWithheld = true;
        _released.Move(partition, withheld.Parked);
    }

    public void Release(TopicPartition partition)
    {
        if (!_partitions.TryGetValue(partition, out var withheld) || !withheld.IsWithheld)
        {
            return;
        }

        withheld.IsWithheld = false;
        withheld.Parked.MoveAll(_released);
        _router.Wake();
    }

    public FetchEvent? Poll(TimeSpan wait)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_context.Failure is { } failure)
        {
            throw new InvalidOperationException("fetching has failed", failure);
        }

        if (_released.Dequeue() is { } released)
        {
            return released;
        }

        while (_context.Take(wait) is { } item)
        {
            if (!IsPresent(item.Partition))
            {
                (item.Event as IDisposable)?.Dispose();
            }
            else if (item.Partition.IsWithheld)
            {
                item.Partition.Parked.Enqueue(item.Event);
            }
            else
            {
                return item.Event;
            }
        }

        return null;
    }

    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        _router.Stop();
        foreach (var partition in _partitions.Keys.ToList())
        {
            Unassign(partition);
        }

        _context.Dispose();
    }

    /// <summary>One that waits for a seek has ended by itself, but what it said last is still to be given.</summary>
    private bool IsPresent(DirectPartition partition) =>
        _partitions.TryGetValue(partition.Partition, out var present) && ReferenceEquals(present, partition);
}
