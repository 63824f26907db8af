using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace KafkaAggregator.Actors.Kafka.Direct.Records;

/// <summary>
/// Reads the records of one uncompressed payload in place; keys and values are spans of it. Throws
/// <see cref="WireFormatException"/> where a record does not lie within its batch, or a part of it not within it.
/// <para><c>length:varint attributes:1 timestamp_delta:varlong offset_delta:varint key:bytes value:bytes
/// headers:[name:bytes value:bytes]</c>, see https://kafka.apache.org/documentation/#record</para>
/// </summary>
internal ref struct RecordCursor
{
    private readonly ReadOnlySpan<byte> _payload;
    private readonly long _baseOffset;
    private readonly int _lastOffsetDelta;
    private readonly long _baseTimestamp;

    /// <summary>0 where the batch's timestamp holds for all records, else −1.</summary>
    private readonly long _deltaMask;
    private int _position;
    private int _left;
    private int _keyStart;
    private int _keyLength;
    private int _valueStart;
    private int _valueLength;
    private int _headersStart;

    public RecordCursor(BatchHeader header, ReadOnlySpan<byte> payload)
    {
        _payload = payload;
        _baseOffset = header.BaseOffset;
        _lastOffsetDelta = header.LastOffsetDelta;
        _baseTimestamp = header.IsLogAppendTime ? header.MaxTimestamp : header.BaseTimestamp;
        _deltaMask = header.IsLogAppendTime ? 0 : -1;
        _left = header.RecordCount;
    }

    /// <summary>Where the next record begins: a cursor over the same batch goes on from there.</summary>
    public RecordCursorState State
    {
        readonly get => new(_position, _left);
        set => (_position, _left) = (value.Position, value.RecordsLeft);
    }

    public long Offset { get; private set; }

    /// <summary>Milliseconds since the epoch; −1 stands for none.</summary>
    public long Timestamp { get; private set; }

    /// <summary>−1 stands for null, as on the wire.</summary>
    public readonly int KeyLength => _keyLength;

    public readonly int ValueLength => _valueLength;

    public readonly ReadOnlySpan<byte> Key => _payload.Slice(_keyStart, Math.Max(0, _keyLength));

    public readonly ReadOnlySpan<byte> Value => _payload.Slice(_valueStart, Math.Max(0, _valueLength));

    /// <summary>Goes to the next record; false behind the last.</summary>
    public bool MoveNext()
    {
        if (_left == 0)
        {
            return false;
        }

        var position = _position;
        var length = Varlong(ref position);
        if (length < 0 || length > _payload.Length - position)
        {
            ThrowBeyond();
        }

        var end = position + (int)length;
        position++; // attributes: none are defined
        Timestamp = _baseTimestamp + (Varlong(ref position) & _deltaMask);
        var delta = Varlong(ref position);
        if ((ulong)delta > (ulong)_lastOffsetDelta)
        {
            ThrowBeyond();
        }

        Offset = _baseOffset + delta;
        (_keyStart, _keyLength) = Part(ref position, end);
        (_valueStart, _valueLength) = Part(ref position, end);
        _headersStart = position;
        _position = end;
        _left--;
        return true;
    }

    /// <summary>A copy of the present record's headers.</summary>
    public readonly RecordHeaders ReadHeaders()
    {
        var headers = new RecordHeaders();
        var position = _headersStart;
        var count = Varlong(ref position);
        if (count < 0 || count > _position - position)
        {
            ThrowBeyond();
        }

        for (; count > 0; count--)
        {
            var (nameStart, nameLength) = Part(ref position, _position);
            var name = Encoding.UTF8.GetString(_payload.Slice(nameStart, Math.Max(0, nameLength)));
            var (start, length) = Part(ref position, _position);
            headers.Add(name, length < 0 ? null : _payload.Slice(start, length).ToArray());
        }

        return headers;
    }

    private static void ThrowBeyond() => throw new WireFormatException("a record reaches beyond its batch");

    /// <summary>Bytes with their length before them, which may be −1 for null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly (int Start, int Length) Part(ref int position, int end)
    {
        var length = Varlong(ref position);
        if (length < -1 || length > end - position || position > end)
        {
            ThrowBeyond();
        }

        var start = position;
        position += (int)Math.Max(0, length);
        return (start, (int)length);
    }

    /// <summary>Zigzag; nearly all are of one or two bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly long Varlong(ref int position)
    {
        if ((uint)position + 2 <= (uint)_payload.Length)
        {
            ref var first = ref MemoryMarshal.GetReference(_payload);
            ulong low = Unsafe.Add(ref first, position);
            if (low < 0x80)
            {
                position++;
                return (long)(low >> 1) ^ -(long)(low & 1);
            }

            ulong high = Unsafe.Add(ref first, position + 1);
            if (high < 0x80)
            {
                position += 2;
                low = (low & 0x7f) | (high << 7);
                return (long)(low >> 1) ^ -(long)(low & 1);
            }
        }

        return LongVarlong(ref position);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly long LongVarlong(ref int position)
    {
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            if ((uint)position >= (uint)_payload.Length)
            {
                ThrowBeyond();
            }

            ulong next = _payload[position++];
            value |= (next & 0x7f) << shift;
            if (next < 0x80)
            {
                return (long)(value >> 1) ^ -(long)(value & 1);
            }
        }

        throw new WireFormatException("a variable-length number of more than 10 bytes");
    }
}
