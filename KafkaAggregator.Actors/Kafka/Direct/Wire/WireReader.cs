using System.Buffers.Binary;
using System.Text;

namespace KafkaAggregator.Actors.Kafka.Direct.Wire;

/// <summary>
/// Reads Kafka's primitive types from an answer. Every length is checked before it is used, and throws
/// <see cref="WireFormatException"/> where the bytes do not suffice.
/// </summary>
internal ref struct WireReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public int Position { get; private set; }

    public bool Bool() => Take(1)[0] != 0;

    public short Int16() => BinaryPrimitives.ReadInt16BigEndian(Take(sizeof(short)));

    public int Int32() => BinaryPrimitives.ReadInt32BigEndian(Take(sizeof(int)));

    public long Int64() => BinaryPrimitives.ReadInt64BigEndian(Take(sizeof(long)));

    public Guid Uuid() => new(Take(16), bigEndian: true);

    public uint UnsignedVarint()
    {
        uint value = 0;
        for (var shift = 0; shift < 35; shift += 7)
        {
            var next = Take(1)[0];
            value |= (uint)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new WireFormatException("an unsigned varint of more than 5 bytes");
    }

    /// <summary>How many elements follow, each of at least a byte; null is none.</summary>
    public int CompactArrayLength() => CheckedCount(CompactLength());

    public int ArrayLength() => CheckedCount(Int32());

    public string? CompactString()
    {
        var length = CompactLength();
        return length < 0 ? null : Encoding.UTF8.GetString(Take(length));
    }

    public ReadOnlySpan<byte> CompactBytes() => Take(Math.Max(0, CompactLength()));

    /// <summary>Where compact bytes lie.</summary>
    public BatchRange CompactBytesRange()
    {
        var length = Math.Max(0, CompactLength());
        var start = Position;
        Take(length);
        return new BatchRange(start, length);
    }

    public void SkipInt32s() => Take(checked(CompactArrayLength() * sizeof(int)));

    public void SkipTags()
    {
        for (var count = UnsignedVarint(); count > 0; count--)
        {
            UnsignedVarint();
            TakeTag();
        }
    }

    /// <summary>The contents of a tagged field, whose tag has been read.</summary>
    public ReadOnlySpan<byte> TakeTag() => Take((int)UnsignedVarint());

    private ReadOnlySpan<byte> Take(int count)
    {
        if ((uint)count > (uint)(_bytes.Length - Position))
        {
            throw new WireFormatException($"{(uint)count} bytes wanted at {Position} of {_bytes.Length}");
        }

        var span = _bytes.Slice(Position, count);
        Position += count;
        return span;
    }

    /// <summary>−1 is null.</summary>
    private int CompactLength() => (int)UnsignedVarint() - 1;

    private readonly int CheckedCount(int count) => count <= _bytes.Length - Position
        ? Math.Max(0, count)
        : throw new WireFormatException($"{count} elements cannot be in {_bytes.Length - Position} bytes");
}
