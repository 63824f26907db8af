namespace KafkaAggregator.Core.Windows;

/// <summary>
/// Memory for the rows of open windows, in chunks of 16 KB, or as large as one row where a row is larger. Shared by all
/// partitions of a process and used by many threads: a rent or return holds one lock for some nanoseconds, and there is
/// one of either per chunk, not per record. What is returned is kept for the next window up to
/// <see cref="IdleBytesMax"/>; what is more goes to the garbage collector, and so does, once
/// <see cref="IdleLargeChunksMax"/> are kept, the oldest large chunk. A debug build overwrites what is returned and
/// checks at the next rent that nobody wrote to it since.
/// </summary>
public sealed class ChunkPool
{
    /// <summary>Slots of a common chunk: 16 KB, so that it stays clear of the large object heap.</summary>
    public const int ChunkSlots = 2048;

    /// <summary>What is kept at most where nothing else is said: 64 MB, 4,096 chunks.</summary>
    public const long DefaultIdleBytesMax = 64L << 20;

    /// <summary>
    /// At most so many chunks for rows of more than 16 KB are kept: rows of one topic have one size, and those of
    /// topics that are gone must not stay for ever.
    /// </summary>
    public const int IdleLargeChunksMax = 64;

    /// <summary>Large chunks are whole multiples of 4 KB, so that rows of similar length can share them.</summary>
    private const int LargeChunkUnit = 512;

#if DEBUG
    private const ulong Poison = 0xDEAD_DEAD_DEAD_DEAD;
#endif

    private readonly Lock _lock = new();
    private readonly Stack<ulong[]> _idle = new();
    private readonly LinkedList<ulong[]> _idleLarge = new();
    private long _rentedBytes;
    private long _idleBytes;

    /// <param name="idleBytesMax">Bytes that are kept for the next window at most.</param>
    /// <param name="rentedBytesMax">Bytes that may be in use; who needs more is told to wait.</param>
    public ChunkPool(long idleBytesMax = DefaultIdleBytesMax, long rentedBytesMax = long.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(idleBytesMax);
        ArgumentOutOfRangeException.ThrowIfNegative(rentedBytesMax);
        IdleBytesMax = idleBytesMax;
        RentedBytesMax = rentedBytesMax;
    }

    /// <summary>Bytes that are kept for the next window at most.</summary>
    public long IdleBytesMax { get; }

    /// <summary>
    /// Bytes that may be in use. Partitions ask <see cref="HasRoom"/> and rent after that: several at once may go
    /// beyond it by a chunk each.
    /// </summary>
    public long RentedBytesMax { get; }

    /// <summary>
    /// Bytes of all chunks that are in use now. Asked for each record, by several threads: an interlocked read would
    /// take the line from the others each time.
    /// </summary>
    public long RentedBytes => Volatile.Read(ref _rentedBytes);

    /// <summary>Bytes kept for the next window.</summary>
    public long IdleBytes => Volatile.Read(ref _idleBytes);

    /// <summary>Bytes of the chunk that a row of so many slots needs where it is the first in it.</summary>
    public static long BytesFor(int slots) => slots == 0 ? 0 : Bytes(slots <= ChunkSlots ? ChunkSlots : RoundUp(slots));

    /// <summary>Whether so many bytes more may be rented.</summary>
    public bool HasRoom(long bytes) => RentedBytes <= RentedBytesMax - bytes;

    /// <summary>
    /// A chunk of 16 KB, or one that holds so many slots where they are more. Its content is undefined.
    /// </summary>
    internal ulong[] Rent(int slots)
    {
        var size = slots <= ChunkSlots ? ChunkSlots : RoundUp(slots);
        ulong[]? chunk;
        lock (_lock)
        {
            chunk = size == ChunkSlots ? TakeCommon() : TakeLarge(size);
            if (chunk is not null)
            {
                _idleBytes -= Bytes(chunk);
            }

            _rentedBytes += Bytes(size);
        }

        if (chunk is null)
        {
            return GC.AllocateUninitializedArray<ulong>(size);
        }

#if DEBUG
        if (chunk.AsSpan().ContainsAnyExcept(Poison))
        {
            throw new InvalidOperationException("a chunk was written to after it had been returned");
        }
#endif
        return chunk;
    }

    /// <summary>Gives a chunk back; the caller must not touch it again.</summary>
    internal void Return(ulong[] chunk)
    {
#if DEBUG
        chunk.AsSpan().Fill(Poison);
#endif
        lock (_lock)
        {
            _rentedBytes -= Bytes(chunk);
            if (chunk.Length > ChunkSlots && _idleLarge.Count == IdleLargeChunksMax)
            {
                _idleBytes -= Bytes(_idleLarge.First!.Value);
                _idleLarge.RemoveFirst();
            }

            if (_idleBytes + Bytes(chunk) > IdleBytesMax)
            {
                return;
            }

            _idleBytes += Bytes(chunk);
            if (chunk.Length == ChunkSlots)
            {
                _idle.Push(chunk);
            }
            else
            {
                _idleLarge.AddLast(chunk);
            }
        }
    }

    private static int RoundUp(int slots) =>
        (int)Math.Min(((long)slots + LargeChunkUnit - 1) / LargeChunkUnit * LargeChunkUnit, Array.MaxLength);

    private static long Bytes(ulong[] chunk) => Bytes(chunk.Length);

    private static long Bytes(int slots) => (long)slots * sizeof(ulong);

    private ulong[]? TakeCommon() => _idle.TryPop(out var chunk) ? chunk : null;

    private ulong[]? TakeLarge(int size)
    {
        for (var node = _idleLarge.Last; node is not null; node = node.Previous)
        {
            if (node.Value.Length == size)
            {
                _idleLarge.Remove(node);
                return node.Value;
            }
        }

        return null;
    }
}
