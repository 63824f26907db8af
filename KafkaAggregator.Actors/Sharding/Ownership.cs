using Akka.Actor;
using KafkaAggregator.Actors.Kafka;

namespace KafkaAggregator.Actors.Sharding;

/// <summary>
/// One attach of one partition, from the instant the group gave it (or it had to be opened again) until it is taken
/// away: what the poll thread, the lane and the WindowActor share. Credit is counted here: bytes on their way, which
/// are batches not processed and summaries not committed.
/// </summary>
internal sealed class Ownership(TopicPartition partition, long epoch)
{
    private readonly Lock _ending = new();
    private long _bytesOnTheirWay;
    private long _batchesTaken;
    private int _batchesOnTheirWay;
    private volatile bool _isOver;
    private volatile bool _isHeldBySink;
    private volatile IActorRef? _owner;
    private volatile WindowSnapshot _snapshot = WindowSnapshot.Opening;

    public TopicPartition Partition { get; } = partition;

    /// <summary>Of one process-wide counter; whatever carries another one is stale.</summary>
    public long Epoch { get; } = epoch;

    /// <summary>Whether the partition was taken away, or is attached anew under another epoch. Never falls.</summary>
    public bool IsOver => _isOver;

    /// <summary>The WindowActor that batches go to; null until it is attached.</summary>
    public IActorRef? Owner
    {
        get => _owner;
        set => _owner = value;
    }

    /// <summary>What the WindowActor said last.</summary>
    public WindowSnapshot Snapshot
    {
        get => _snapshot;
        set => _snapshot = value;
    }

    public long BytesOnTheirWay => Volatile.Read(ref _bytesOnTheirWay);

    /// <summary>Batches that were fetched and are not processed.</summary>
    public int BatchesOnTheirWay => Volatile.Read(ref _batchesOnTheirWay);

    /// <summary>Batches that were fetched since the ownership began. Never falls.</summary>
    public long BatchesTaken => Volatile.Read(ref _batchesTaken);

    /// <summary>Whether the sink cannot write what the partition gives: nothing more is to be fetched.</summary>
    public bool IsHeldBySink
    {
        get => _isHeldBySink;
        set => _isHeldBySink = value;
    }

    /// <summary>Ends it; what <see cref="TryDo"/> did was done before.</summary>
    public void End()
    {
        lock (_ending)
        {
            _isOver = true;
        }
    }

    /// <summary>Does something that must not come after the end, such as a message; false where it has ended.</summary>
    public bool TryDo(Action action)
    {
        lock (_ending)
        {
            if (!_isOver)
            {
                action();
            }

            return !_isOver;
        }
    }

    public void TakeBatch(int bytes)
    {
        Interlocked.Increment(ref _batchesTaken);
        Interlocked.Increment(ref _batchesOnTheirWay);
        Take(bytes);
    }

    public void ReturnBatch(int bytes)
    {
        Interlocked.Decrement(ref _batchesOnTheirWay);
        Return(bytes);
    }

    public void Take(long bytes) => Interlocked.Add(ref _bytesOnTheirWay, bytes);

    public void Return(long bytes) => Interlocked.Add(ref _bytesOnTheirWay, -bytes);

    public override string ToString() => $"{Partition} (epoch {Epoch})";
}
