using System.Buffers;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Core.Partitions;

namespace KafkaAggregator.Actors.Sharding;

/// <summary>
/// A batch being processed, record by record: it can stand at a record, where a schema is waited for, and go on later.
/// </summary>
internal sealed class BatchCursor(Fetched fetched) : IDisposable
{
    /// <summary>Entries that are read from the batch at a time: a few KB of the pooled buffer.</summary>
    private const int EntriesMax = 64;

    private readonly RecordBatch _batch = (RecordBatch)fetched.Event;
    private RecordEntry[]? _entries = ArrayPool<RecordEntry>.Shared.Rent(EntriesMax);
    private int _index = -1;
    private int _count;

    /// <summary>The first offset behind the batch.</summary>
    public long NextOffset => _batch.NextOffset;

    /// <summary>The offset of the record that the cursor stands at.</summary>
    public long Offset => _entries![_index].Offset;

    /// <summary>The record that the cursor stands at.</summary>
    public SourceRecord Current
    {
        get
        {
            ref readonly var entry = ref _entries![_index];
            return new()
            {
                Offset = entry.Offset,
                TimestampMilliseconds = entry.TimestampMilliseconds,
                HasValue = entry.HasValue,
                Value = entry.Value,
                HasKey = entry.HasKey,
                Key = entry.Key,
                Headers = _batch as IHeaderReader,
                HeadersHandle = entry.Handle,
            };
        }
    }

    /// <summary>Goes to the next record; false at the end of the batch.</summary>
    public bool MoveNext()
    {
        if (++_index < _count)
        {
            return true;
        }

        _index = 0;
        _count = _batch.Read(_entries.AsSpan(0, EntriesMax));
        return _count > 0;
    }

    /// <summary>Returns memory and credit of the batch.</summary>
    public void Dispose()
    {
        if (_entries is { } entries)
        {
            _entries = null;
            ArrayPool<RecordEntry>.Shared.Return(entries);
            fetched.Release();
        }
    }
}
