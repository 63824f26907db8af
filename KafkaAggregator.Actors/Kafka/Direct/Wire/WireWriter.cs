using System.Buffers.Binary;
using System.Text;

namespace KafkaAggregator.Actors.Kafka.Direct.Wire;

/// <summary>
/// Kafka's primitive types, big-endian, into one buffer that grows and serves every request of a connection. See
/// https://kafka.apache.org/protocol#protocol_types
/// </summary>
internal sealed class WireWriter
{
    private byte[] _buffer = new byte[1024];
    private int _length;

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    public void Clear() => _length = 0;

    public void Int8(sbyte value) => Reserve(1)[0] = (byte)value;

    public void Bool(bool value) => Int8(value ? (sbyte)1 : (sbyte)0);

    public void Int16(short value) => BinaryPrimitives.WriteInt16BigEndian(Reserve(sizeof(short)), value);

    public void Int32(int value) => BinaryPrimitives.WriteInt32BigEndian(Reserve(sizeof(int)), value);

    public void Int64(long value) => BinaryPrimitives.WriteInt64BigEndian(Reserve(sizeof(long)), value);

    public void Uuid(Guid value) => value.TryWriteBytes(Reserve(16), bigEndian: true, out _);

    public void CompactArrayLength(int count) => UnsignedVarint((uint)count + 1);

    public void CompactString(string value)
    {
        var bytes = Encoding.UTF8.GetByteCount(value);
        UnsignedVarint((uint)bytes + 1);
        Encoding.UTF8.GetBytes(value, Reserve(bytes));
    }

    /// <summary>A string of versions that are not flexible, and of every request's header.</summary>
    public void String(string value)
    {
        var bytes = Encoding.UTF8.GetByteCount(value);
        Int16(checked((short)bytes));
        Encoding.UTF8.GetBytes(value, Reserve(bytes));
    }

    public void CompactBytes(ReadOnlySpan<byte> value)
    {
        UnsignedVarint((uint)value.Length + 1);
        value.CopyTo(Reserve(value.Length));
    }

    /// <summary>Ends a structure of a flexible version: no tagged fields.</summary>
    public void NoTags() => Reserve(1)[0] = 0;

    /// <summary>The request's length precedes it, and is known at its end.</summary>
    public void PatchLength() => BinaryPrimitives.WriteInt32BigEndian(_buffer, _length - sizeof(int));

    private void UnsignedVarint(uint value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            Reserve(1)[0] = (byte)(value | 0x80);
        }

        Reserve(1)[0] = (byte)value;
    }

    private Span<byte> Reserve(int count)
    {
        if (_length + count > _buffer.Length)
        {
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + count));
        }

        var span = _buffer.AsSpan(_length, count);
        _length += count;
        return span;
    }
}
