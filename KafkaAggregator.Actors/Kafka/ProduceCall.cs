using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using KafkaAggregator.Actors.Kafka.Native;

namespace KafkaAggregator.Actors.Kafka;

/// <summary>
/// Hands records to librdkafka one by one, which copies them. Keeps its memory from record to record, and allocates
/// nothing for one; used on one thread.
/// </summary>
internal sealed unsafe class ProduceCall(nint client)
{
    /// <summary>RD_KAFKA_MSG_F_COPY.</summary>
    private const int Copy = 2;

    /// <summary>Topic, partition, flags, opaque, timestamp, key, value.</summary>
    private const int PlainValues = 7;

    private readonly RecordBuffer _buffer = new();

    /// <summary>Names of topics and headers, with a zero behind them, pinned as long as they are here.</summary>
    private readonly Dictionary<string, byte[]> _names = new(StringComparer.Ordinal);

    /// <summary>An error object, or zero; <paramref name="index"/> comes back in the report.</summary>
    public nint Produce(OutgoingRecord record, int index)
    {
        record.WriteTo(_buffer);
        var count = PlainValues + _buffer.Headers.Count;
        var values = stackalloc NativeProduceValue[count];
        var used = 0;
        values[used++] = new() { Kind = NativeProduceKind.Topic, Pointer = NameOf(record.Topic) };
        values[used++] = new() { Kind = NativeProduceKind.Partition, Number = record.Partition };
        values[used++] = new() { Kind = NativeProduceKind.Flags, Number = Copy };
        values[used++] = new() { Kind = NativeProduceKind.Opaque, Opaque = index };
        if (record.TimestampMilliseconds is { } timestamp)
        {
            values[used++] = new() { Kind = NativeProduceKind.Timestamp, Long = timestamp };
        }

        Add(values, ref used, NativeProduceKind.Key, _buffer.Key);
        Add(values, ref used, NativeProduceKind.Value, _buffer.Value);
        for (var header = 0; header < _buffer.Headers.Count; header++)
        {
            var (name, value) = _buffer.Headers[header];
            values[used++] = new()
            {
                Kind = NativeProduceKind.Header,
                Pointer = NameOf(name),
                HeaderValue = value is { } part ? PointerTo(part) : null,
                HeaderLength = value?.Length ?? 0,
            };
        }

        return Librdkafka.rd_kafka_produceva(client, values, (nuint)used);
    }

    private void Add(NativeProduceValue* values, ref int used, NativeProduceKind kind, BufferPart? bytes)
    {
        if (bytes is { } part)
        {
            values[used++] = new() { Kind = kind, Pointer = PointerTo(part), Length = (nuint)part.Length };
        }
    }

    /// <summary>Never null, even of no bytes: that would be told from none by its pointer.</summary>
    private byte* PointerTo(BufferPart part) =>
        (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(_buffer.Written)) + part.Start;

    private byte* NameOf(string name)
    {
        if (!_names.TryGetValue(name, out var bytes))
        {
            bytes = GC.AllocateArray<byte>(Encoding.UTF8.GetByteCount(name) + 1, pinned: true);
            Encoding.UTF8.GetBytes(name, bytes);
            _names[name] = bytes;
        }

        return (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(bytes));
    }
}
