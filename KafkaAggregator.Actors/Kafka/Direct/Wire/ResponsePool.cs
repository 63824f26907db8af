using System.Collections.Concurrent;
using System.Numerics;

namespace KafkaAggregator.Actors.Kafka.Direct.Wire;

/// <summary>
/// Buffers for answers, kept by size: new ones cost more in page faults than their contents do in copying. Any thread.
/// </summary>
internal sealed class ResponsePool
{
    /// <summary>The smallest buffer, as a power of two: 4 KiB.</summary>
    private const int SmallestSize = 12;

    /// <summary>What is kept for the next answers; beyond it buffers go to the collector.</summary>
    private const long KeptBytesMax = 32 << 20;

    private readonly ConcurrentBag<ResponseBuffer>[] _free =
        [.. Enumerable.Range(0, 32).Select(static _ => new ConcurrentBag<ResponseBuffer>())];

    private long _keptBytes;
    private long _leasedBytes;

    /// <summary>What answers and batches that are still out take.</summary>
    public long LeasedBytes => Volatile.Read(ref _leasedBytes);

    public ResponseBuffer Rent(int length)
    {
        var size = Math.Max(SmallestSize, BitOperations.Log2((uint)Math.Max(1, length - 1)) + 1);
        if (_free[size].TryTake(out var buffer))
        {
            Interlocked.Add(ref _keptBytes, -buffer.Bytes.Length);
        }
        else
        {
            buffer = new ResponseBuffer(this, 1 << size);
        }

        Interlocked.Add(ref _leasedBytes, buffer.Bytes.Length);
        buffer.Lease(length);
        return buffer;
    }

    internal void Return(ResponseBuffer buffer)
    {
        Interlocked.Add(ref _leasedBytes, -buffer.Bytes.Length);
        if (Interlocked.Add(ref _keptBytes, buffer.Bytes.Length) > KeptBytesMax)
        {
            Interlocked.Add(ref _keptBytes, -buffer.Bytes.Length);
            return;
        }

        _free[BitOperations.Log2((uint)buffer.Bytes.Length)].Add(buffer);
    }
}
