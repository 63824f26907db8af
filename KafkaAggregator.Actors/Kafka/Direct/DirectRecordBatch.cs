using System.Collections.Concurrent;
using KafkaAggregator.Actors.Kafka.Direct.Records;
using KafkaAggregator.Actors.Kafka.Direct.Wire;
using KafkaAggregator.Core.Partitions;

namespace KafkaAggregator.Actors.Kafka.Direct;

/// <summary>
/// One partition's part of an answer: those batches of the wire that hold data, where they were received. They are
/// decompressed and parsed in Read, on the reader's thread. A damaged one throws <see cref="WireFormatException"/> with
/// topic, partition and offset.
/// </summary>
internal sealed unsafe class DirectRecordBatch : RecordBatch, IHeaderReader
{
    private static readonly ConcurrentBag<Decompressor> IdleDecompressors = [];
    private readonly ResponseBuffer _response;
    private readonly BatchRange[] _ranges;
    private readonly long _firstWanted;
    private int _range;

    /// <summary>The range that was read last: headers are of its records.</summary>
    private int _rangeRead;
    private RecordCursorState? _state;
    private Decompressor? _decompressor;
    private int _isDisposed;

    /// <summary>Holds a reference to the answer until it is disposed.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="ownershipEpoch">The epoch that it was assigned under.</param>
    /// <param name="response">The answer.</param>
    /// <param name="ranges">The batches with data, in order.</param>
    /// <param name="firstWanted">The offset that was asked for: the first batch may begin before it.</param>
    /// <param name="nextOffset">Behind all batches of the part, those without data too.</param>
    public DirectRecordBatch(
        TopicPartition partition,
        long ownershipEpoch,
        ResponseBuffer response,
        BatchRange[] ranges,
        long firstWanted,
        long nextOffset)
        : base(partition, ownershipEpoch)
    {
        response.Retain();
        _response = response;
        _ranges = ranges;
        _firstWanted = firstWanted;
        NextOffset = nextOffset;
        HeldBytes = ranges.Sum(static range => range.Length);
    }

    public override long NextOffset { get; }

    public override int HeldBytes { get; }

    public override int Read(Span<RecordEntry> into)
    {
        ObjectDisposedException.ThrowIf(_isDisposed != 0, this);
        for (; _range < _ranges.Length; _range++, _state = null)
        {
            var count = ReadRange(into);
            if (count > 0)
            {
                return count;
            }
        }

        return 0;
    }

    IReadOnlyList<KeyValuePair<string, byte[]?>> IHeaderReader.Read(nint handle)
    {
        ObjectDisposedException.ThrowIf(_isDisposed != 0, this);
        var header = HeaderOf(_rangeRead);
        var payload = header.Codec == Codec.None ? header.Payload : _decompressor!.Payload;
        var cursor = new RecordCursor(header, payload) { State = new RecordCursorState((int)handle, RecordsLeft: 1) };
        return cursor.MoveNext() ? cursor.ReadHeaders() : [];
    }

    public override void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        if (_decompressor is not null)
        {
            IdleDecompressors.Add(_decompressor);
        }

        _response.Release();
    }

    private int ReadRange(Span<RecordEntry> into)
    {
        var header = HeaderOf(_range);
        try
        {
            var payload = PayloadOf(header);
            var cursor = new RecordCursor(header, payload);
            if (_state is { } state)
            {
                cursor.State = state;
            }

            _rangeRead = _range;
            var count = Fill(ref cursor, into);
            _state = cursor.State;
            return count;
        }
        catch (WireFormatException e)
        {
            throw new WireFormatException(
                $"{Partition}: the batch at offset {header.BaseOffset} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>The payload is pinned, so pointers into it hold.</summary>
    private int Fill(ref RecordCursor cursor, Span<RecordEntry> into)
    {
        var count = 0;
        var start = cursor.State.Position;
        while (count < into.Length && cursor.MoveNext())
        {
            if (cursor.Offset >= _firstWanted)
            {
                fixed (byte* key = cursor.Key, value = cursor.Value)
                {
                    into[count++] = new RecordEntry(
                        cursor.Offset, cursor.Timestamp, key, cursor.KeyLength, value, cursor.ValueLength, start);
                }
            }

            start = cursor.State.Position;
        }

        return count;
    }

    private BatchHeader HeaderOf(int range)
    {
        var (start, length) = _ranges[range];
        return BatchHeader.TryRead(_response.Span.Slice(start, length), out var header)
            ? header
            : throw new WireFormatException($"{Partition}: a batch is cut off");
    }

    private ReadOnlySpan<byte> PayloadOf(BatchHeader header)
    {
        if (header.Codec == Codec.None)
        {
            return header.Payload;
        }

        if (_decompressor is null && !IdleDecompressors.TryTake(out _decompressor))
        {
            _decompressor = new Decompressor();
        }

        return _state is null ? _decompressor.Decompress(header.Codec, header.Payload) : _decompressor.Payload;
    }
}
