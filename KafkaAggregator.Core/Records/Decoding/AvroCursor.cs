using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace KafkaAggregator.Core.Records.Decoding;

/// <summary>
/// Reads Avro's binary encoding (https://avro.apache.org/docs/1.12.0/specification/#binary-encoding) from a body that
/// nobody vouches for. Every length is checked against the bytes left before it is used. What does not read is not an
/// exception: the method returns false, <see cref="Failure"/> says why, and <see cref="Position"/> stands at the first
/// byte of what could not be read.
/// </summary>
internal ref struct AvroCursor(ReadOnlySpan<byte> body)
{
    private readonly ReadOnlySpan<byte> _body = body;

    /// <summary>The next byte to read.</summary>
    public int Position { get; private set; }

    /// <summary>Why the last method returned false.</summary>
    public DecodeFailureReason Failure { get; private set; }

    /// <summary>What was found, where the reason alone does not say it.</summary>
    public long FailureValue { get; private set; }

    public readonly int BytesLeft => _body.Length - Position;

    /// <summary>All bytes, those before the position too.</summary>
    public readonly ReadOnlySpan<byte> Body => _body;

    public readonly ReadOnlySpan<byte> Rest => _body[Position..];

    /// <summary>Says that what begins at the position cannot be.</summary>
    public bool Fail(DecodeFailureReason reason, long value, int position)
    {
        (Failure, FailureValue, Position) = (reason, value, position);
        return false;
    }

    /// <summary>Goes on at a position in the body, or at its end.</summary>
    public void MoveTo(int position) => Position = position;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryReadLong(out long value)
    {
        var varint = Varint.Read(_body, Position);
        value = varint.Value;
        if (varint.IsRead)
        {
            Position += varint.Length;
            return true;
        }

        var isOverlong = varint.Length == Varint.Overlong;
        return Fail(isOverlong ? DecodeFailureReason.VarintOverlong : DecodeFailureReason.Truncated, 0, Position);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryReadInt(out long value)
    {
        var start = Position;
        if (!TryReadLong(out value))
        {
            return false;
        }

        return value == (int)value || Fail(DecodeFailureReason.IntOutOfRange, value, start);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryReadDouble(out ulong bits)
    {
        if (BytesLeft < sizeof(double))
        {
            bits = 0;
            return Fail(DecodeFailureReason.Truncated, 0, Position);
        }

        bits = BinaryPrimitives.ReadUInt64LittleEndian(_body[Position..]);
        Position += sizeof(double);
        return true;
    }

    /// <summary>A float, widened: every float is a double, NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryReadFloat(out ulong bits)
    {
        if (BytesLeft < sizeof(float))
        {
            bits = 0;
            return Fail(DecodeFailureReason.Truncated, 0, Position);
        }

        bits = BitConverter.DoubleToUInt64Bits(BinaryPrimitives.ReadSingleLittleEndian(_body[Position..]));
        Position += sizeof(float);
        return true;
    }

    public bool TrySkipBoolean()
    {
        if (BytesLeft < 1)
        {
            return Fail(DecodeFailureReason.Truncated, 0, Position);
        }

        if (_body[Position] > 1)
        {
            return Fail(DecodeFailureReason.BadBoolean, _body[Position], Position);
        }

        Position++;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TrySkip(int bytes)
    {
        if (BytesLeft < bytes)
        {
            return Fail(DecodeFailureReason.Truncated, 0, Position);
        }

        Position += bytes;
        return true;
    }

    /// <summary>A string or bytes: a length, then so many bytes. Text is not looked at.</summary>
    public bool TrySkipLengthPrefixed()
    {
        var start = Position;
        if (!TryReadLong(out var length))
        {
            return false;
        }

        if ((ulong)length > (ulong)BytesLeft)
        {
            return Fail(
                length < 0 ? DecodeFailureReason.NegativeLength : DecodeFailureReason.LengthTooLarge, length, start);
        }

        Position += (int)length;
        return true;
    }

    /// <summary>The branch of a union, below the count.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryReadBranch(int count, out int branch)
    {
        var start = Position;
        branch = 0;
        if (!TryReadLong(out var index))
        {
            return false;
        }

        if ((ulong)index >= (ulong)count)
        {
            return Fail(DecodeFailureReason.UnionIndex, index, start);
        }

        branch = (int)index;
        return true;
    }

    public bool TrySkipEnum(int symbols)
    {
        var start = Position;
        return TryReadLong(out var index)
            && ((ulong)index < (ulong)symbols || Fail(DecodeFailureReason.EnumIndex, index, start));
    }

    /// <summary>
    /// The head of a block of an array or map: a count; where that is negative, its absolute value counts, and the
    /// block's size in bytes follows. A count of items that the bytes left cannot hold is refused here, so that no
    /// later loop or buffer grows with it; items that take no bytes may be any number.
    /// </summary>
    public bool TryReadBlock(long leastItemBytes, out AvroBlock block)
    {
        var start = Position;
        block = default;
        if (!TryReadLong(out var count))
        {
            return false;
        }

        int? end = null;
        if (count < 0)
        {
            if (!TryReadLong(out var size))
            {
                return false;
            }

            if ((ulong)size > (ulong)BytesLeft || count == long.MinValue)
            {
                return Fail(DecodeFailureReason.BlockCount, count == long.MinValue ? count : size, start);
            }

            count = -count;
            end = Position + (int)size;
        }

        var left = (end ?? _body.Length) - Position;
        if (leastItemBytes > 0 && count > left / leastItemBytes)
        {
            return Fail(DecodeFailureReason.BlockCount, count, start);
        }

        block = new AvroBlock(count, start, end);
        return true;
    }

    /// <summary>
    /// Behind a block's items: where its size was stated, it has to be what the items took. Readers that skip by
    /// size and readers that do not would see two different records otherwise.
    /// </summary>
    public bool TryEndBlock(AvroBlock block) =>
        block.End is null || block.End == Position
        || Fail(DecodeFailureReason.BlockCount, block.End.Value - block.Start, block.Start);
}
