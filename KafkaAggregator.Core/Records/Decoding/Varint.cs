using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace KafkaAggregator.Core.Records.Decoding;

/// <summary>
/// A number in Avro's zigzag varint: seven bits a byte, the least first, the eighth says that more follow.
/// </summary>
/// <param name="Value">The number; 0 where it could not be read.</param>
/// <param name="Length">Its bytes; or <see cref="Truncated"/> or <see cref="Overlong"/>.</param>
internal readonly record struct Varint(long Value, int Length)
{
    /// <summary>In place of a length: the bytes end before the number does.</summary>
    public const int Truncated = 0;

    /// <summary>In place of a length: more than 64 bits.</summary>
    public const int Overlong = -1;

    /// <summary>A 64-bit number takes ten groups of seven bits; of the tenth only one bit is left.</summary>
    private const int BytesMax = 10;

    private const ulong MoreFollow = 0x8080_8080_8080_8080;

    /// <summary>Whether there is a number.</summary>
    public bool IsRead => Length > 0;

    /// <summary>The number that begins at the position, which is in the body or at its end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Varint Read(ReadOnlySpan<byte> body, int position)
    {
        if ((uint)position < (uint)body.Length)
        {
            uint first = body[position];
            if (first < 0x80)
            {
                return new(ZigZag(first), 1);
            }
        }

        return ReadLonger(body, position);
    }

    /// <summary>Up to eight bytes at once, where so many are in the body.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Varint ReadLonger(ReadOnlySpan<byte> body, int position)
    {
        if (position <= body.Length - sizeof(ulong))
        {
            var bytes = BinaryPrimitives.ReadUInt64LittleEndian(body[position..]);
            var ends = ~bytes & MoreFollow;
            if (ends != 0)
            {
                var number = bytes & (ends ^ (ends - 1));
                return new(ZigZag(VarintBits.Join(number)), (BitOperations.TrailingZeroCount(ends) >> 3) + 1);
            }
        }

        return ReadByteByByte(body[position..]);
    }

    private static Varint ReadByteByByte(ReadOnlySpan<byte> bytes)
    {
        var bits = 0UL;
        for (var index = 0; index < bytes.Length; index++)
        {
            var next = bytes[index];
            if (index == BytesMax - 1 && next > 1)
            {
                return new(0, Overlong);
            }

            bits |= (ulong)(next & 0x7F) << (7 * index);
            if (next < 0x80)
            {
                return new(ZigZag(bits), index + 1);
            }
        }

        return new(0, Truncated);
    }

    private static long ZigZag(ulong bits) => (long)(bits >> 1) ^ -(long)(bits & 1);
}
