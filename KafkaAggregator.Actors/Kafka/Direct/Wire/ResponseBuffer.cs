namespace KafkaAggregator.Actors.Kafka.Direct.Wire;

/// <summary>
/// One answer in pooled, pinned memory. Counts its references: each batch that was cut from it holds one. Any thread.
/// </summary>
internal sealed class ResponseBuffer
{
    private readonly ResponsePool _pool;
    private int _references;

    internal ResponseBuffer(ResponsePool pool, int capacity)
    {
        _pool = pool;
        Bytes = GC.AllocateUninitializedArray<byte>(capacity, pinned: true);
    }

    public byte[] Bytes { get; }

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Span => Bytes.AsSpan(0, Length);

    public void Retain() => Interlocked.Increment(ref _references);

    public void Release()
    {
        var left = Interlocked.Decrement(ref _references);
        if (left == 0)
        {
            _pool.Return(this);
        }
        else if (left < 0)
        {
            throw new InvalidOperationException("an answer was released more often than it was retained");
        }
    }

    internal void Lease(int length) => (Length, _references) = (length, 1);
}
