using System.Buffers;
using System.Globalization;
using System.Text;

namespace KafkaAggregator.Actors.Kafka;

/// <summary>
/// Key, value and headers of one record, as bytes one behind the other: each part is what was written since the one
/// before it ended. The memory is used for the next record again, and grows to the largest. It is pinned, so that a
/// client may read it in place. Used on one thread.
/// </summary>
internal sealed class RecordBuffer : IBufferWriter<byte>
{
    /// <summary>A summary of some fifty fields.</summary>
    private const int InitialBytes = 4096;

    /// <summary>Digits of a long, and its sign.</summary>
    private const int NumberBytesMax = 20;

    private readonly List<(string Name, BufferPart? Value)> _headers = [];
    private byte[] _bytes = Allocate(InitialBytes);
    private int _start;
    private int _written;

    /// <summary>Null where the record has none.</summary>
    public BufferPart? Key { get; private set; }

    /// <inheritdoc cref="Key"/>
    public BufferPart? Value { get; private set; }

    /// <summary>In order; null where one has no value.</summary>
    public IReadOnlyList<(string Name, BufferPart? Value)> Headers => _headers;

    /// <summary>All parts, until more is written.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _written);

    public byte[] ToArray(BufferPart part) => Written.Slice(part.Start, part.Length).ToArray();

    /// <summary>For the next record.</summary>
    public void Clear()
    {
        (_start, _written, Key, Value) = (0, 0, null, null);
        _headers.Clear();
    }

    public void EndKey() => Key = End();

    public void EndValue() => Value = End();

    public void EndHeader(string name) => _headers.Add((name, End()));

    public void AddHeader(string name, ReadOnlySpan<byte> value)
    {
        this.Write(value);
        EndHeader(name);
    }

    /// <summary>As UTF-8.</summary>
    public void AddHeader(string name, string value)
    {
        WriteText(value);
        EndHeader(name);
    }

    /// <summary>In decimal digits.</summary>
    public void AddHeader(string name, long value)
    {
        WriteNumber(value);
        EndHeader(name);
    }

    public void AddNullHeader(string name) => _headers.Add((name, null));

    public void WriteText(string text) => Encoding.UTF8.GetBytes(text, this);

    public void WriteNumber(long number)
    {
        number.TryFormat(GetSpan(NumberBytesMax), out var length, provider: CultureInfo.InvariantCulture);
        Advance(length);
    }

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _bytes.Length - _written);
        _written += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsMemory(_written);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsSpan(_written);
    }

    private BufferPart End()
    {
        var part = new BufferPart(_start, _written - _start);
        _start = _written;
        return part;
    }

    private void Reserve(int more)
    {
        var needed = checked(_written + Math.Max(more, 1));
        if (_bytes.Length < needed)
        {
            var larger = Allocate((int)Math.Min(Math.Max(needed, 2L * _bytes.Length), Array.MaxLength));
            Written.CopyTo(larger);
            _bytes = larger;
        }
    }

    private static byte[] Allocate(int length) => GC.AllocateUninitializedArray<byte>(length, pinned: true);
}
