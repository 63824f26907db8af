using KafkaAggregator.Actors.Kafka;

namespace KafkaAggregator.Tests.Support;

/// <summary>A batch of given records, in memory of its own. Says whether, and how often, it was disposed.</summary>
internal sealed unsafe class ScriptedBatch : RecordBatch
{
    private readonly List<RecordEntry> _entries = [];
    private readonly List<byte[]> _values = [];
    private int _read;

    /// <param name="partition">The partition.</param>
    /// <param name="ownershipEpoch">The epoch that it carries.</param>
    /// <param name="records">Offsets and values; null is a null value.</param>
    /// <param name="nextOffset">The offset behind it; null: behind the last record.</param>
    public ScriptedBatch(
        TopicPartition partition, long ownershipEpoch, IEnumerable<(long Offset, byte[]? Value)> records, long? nextOffset = null)
        : base(partition, ownershipEpoch)
    {
        foreach (var (offset, value) in records)
        {
            _entries.Add(Entry(offset, value));
        }

        NextOffset = nextOffset ?? _entries[^1].Offset + 1;
    }

    public override long NextOffset { get; }

    public override int HeldBytes { get; } = 1000;

    public int Disposals { get; private set; }

    public override int Read(Span<RecordEntry> into)
    {
        ObjectDisposedException.ThrowIf(Disposals > 0, this);
        var count = Math.Min(into.Length, _entries.Count - _read);
        for (var i = 0; i < count; i++)
        {
            into[i] = _entries[_read++];
        }

        return count;
    }

    public override void Dispose() => Disposals++;

    private RecordEntry Entry(long offset, byte[]? value)
    {
        if (value is null)
        {
            return new(offset, offset, null, -1, null, -1, 0);
        }

        var pinned = GC.AllocateArray<byte>(value.Length + 1, pinned: true);
        value.CopyTo(pinned, 0);
        _values.Add(pinned);
        fixed (byte* start = pinned)
        {
            return new(offset, offset, null, -1, start, value.Length, 0);
        }
    }
}
