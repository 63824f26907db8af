using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace KafkaAggregator.Core.Records.Decoding;

/// <summary>A number that is in no union, as a slot holds it.</summary>
/// <param name="Bits">A double's bits, or an integer.</param>
/// <param name="Length">Its bytes on the wire; 0 or less where it does not read.</param>
internal readonly record struct PlainNumber(ulong Bits, int Length)
{
    /// <summary>Whether there is a number.</summary>
    public bool IsRead => Length > 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PlainNumber Read(AvroKind kind, ReadOnlySpan<byte> body, int position)
    {
        if (kind == AvroKind.Double)
        {
            return body.Length - position < sizeof(double)
                ? default
                : new(BinaryPrimitives.ReadUInt64LittleEndian(body[position..]), sizeof(double));
        }

        if (kind == AvroKind.Float)
        {
            return body.Length - position < sizeof(float)
                ? default
                : new(Widen(BinaryPrimitives.ReadSingleLittleEndian(body[position..])), sizeof(float));
        }

        var varint = Varint.Read(body, position);
        var isOutOfRange = kind == AvroKind.Int && varint.Value != (int)varint.Value;
        return new((ulong)varint.Value, isOutOfRange ? 0 : varint.Length);
    }

    /// <summary>Every float is a double, NaN stays NaN.</summary>
    private static ulong Widen(float value) => BitConverter.DoubleToUInt64Bits(value);
}
