using System.Runtime.InteropServices;
using KafkaAggregator.Core.Records;

namespace KafkaAggregator.Core.Windows;

/// <summary>
/// The rows of one open window, in the order in which they came, in chunks of a <see cref="ChunkPool"/>. It grows by
/// chunks and never copies what it holds. A layout that grew begins a new chunk; rows of different writer schemas of
/// one layout share chunks.
/// <para>
/// Memory: of rows of r slots a chunk of 16 KB holds ⌊2048 / r⌋, so n rows take 16,384 · ⌈n / ⌊2048 / r⌋⌉ bytes, where
/// r ≤ 2048; larger rows take a chunk each, of 8 r bytes rounded up to 4 KB. 1,000 records of 10 doubles: 5 chunks,
/// 80 KB; 100 doubles: 50 chunks, 800 KB. A window without numeric leaves holds no chunk. Beside the chunks there are
/// some 60 bytes of bookkeeping for each.
/// </para>
/// Not thread-safe: it belongs to one partition.
/// </summary>
public sealed class WindowRows : IDisposable
{
    private readonly ChunkPool _pool;
    private readonly List<RowChunk> _chunks = [];
    private readonly List<WriterSchema> _writers = [];
    private bool _isDisposed;

    public WindowRows(ChunkPool pool) => _pool = pool;

    /// <summary>Rows held.</summary>
    public long Count { get; private set; }

    /// <summary>Bytes of its chunks, whether filled or not.</summary>
    public long HeldBytes { get; private set; }

    /// <summary>The writer schemas of its rows, none twice, in the order in which they first came.</summary>
    public IReadOnlyList<WriterSchema> Writers => _writers;

    internal ReadOnlySpan<RowChunk> Chunks => CollectionsMarshal.AsSpan(_chunks);

    /// <summary>The same without a call for each.</summary>
    internal ReadOnlySpan<WriterSchema> WriterSpan => CollectionsMarshal.AsSpan(_writers);

    /// <summary>Whether the row can be appended without another chunk.</summary>
    public bool HasRoomFor(Row row) => _chunks.Count > 0 && _chunks[^1].HasRoomFor(row.Layout, row.Slots.Length);

    /// <summary>Copies the row behind the last one.</summary>
    public void Append(Row row)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        var slots = row.Slots;
        if (_chunks.Count == 0 || !_chunks[^1].TryAppend(row.Layout, slots))
        {
            AddChunk(row.Layout, slots.Length).TryAppend(row.Layout, slots);
        }

        Count++;
        Remember(row.Writer);
    }

    /// <summary>All rows in their order.</summary>
    public Enumerator GetEnumerator() => new(_chunks);

    /// <summary>Returns the chunks; what was held is gone.</summary>
    public void Dispose()
    {
        foreach (var chunk in _chunks)
        {
            if (chunk.Slots is not null)
            {
                _pool.Return(chunk.Slots);
            }
        }

        _chunks.Clear();
        _writers.Clear();
        (Count, HeldBytes, _isDisposed) = (0, 0, true);
    }

    private RowChunk AddChunk(RowLayout layout, int slots)
    {
        var chunk = new RowChunk(layout, slots == 0 ? null : _pool.Rent(slots));
        HeldBytes += (chunk.Slots?.Length ?? 0) * (long)sizeof(ulong);
        _chunks.Add(chunk);
        return chunk;
    }

    private void Remember(WriterSchema? writer)
    {
        if (writer is null || (_writers.Count > 0 && ReferenceEquals(_writers[^1], writer)))
        {
            return;
        }

        if (!_writers.Contains(writer))
        {
            _writers.Add(writer);
        }
    }

    /// <summary>Goes through the rows without copying them.</summary>
    public ref struct Enumerator
    {
        private readonly List<RowChunk> _chunks;
        private int _chunk;
        private int _row;
        private int _position;

        internal Enumerator(List<RowChunk> chunks) => _chunks = chunks;

        /// <summary>The slots of the row, in its layout.</summary>
        public ReadOnlySpan<ulong> Current { get; private set; }

        /// <summary>Goes on to the next row; false where there is none.</summary>
        public bool MoveNext()
        {
            while (_chunk < _chunks.Count && _row == _chunks[_chunk].RowCount)
            {
                (_chunk, _row, _position) = (_chunk + 1, 0, 0);
            }

            if (_chunk == _chunks.Count)
            {
                return false;
            }

            var chunk = _chunks[_chunk];
            var rest = chunk.Used[_position..];
            Current = rest[..chunk.Layout.LengthOf(rest)];
            _position += Current.Length;
            _row++;
            return true;
        }
    }
}
