using System.Text;
using KafkaAggregator.Actors.Kafka.Native;

namespace KafkaAggregator.Actors.Kafka;

/// <summary>
/// Hands records to librdkafka one by one, which copies them. Keeps its memory from record to record; used on one
/// thread.
/// </summary>
internal sealed unsafe class ProduceCall(nint client) : IDisposable
{
    /// <summary>RD_KAFKA_MSG_F_COPY.</summary>
    private const int Copy = 2;

    /// <summary>Topic, partition, flags, opaque, timestamp, key, value.</summary>
    private const int PlainValues = 7;

    /// <summary>An empty array has no first byte to point at, and is told from none by its pointer.</summary>
    private static readonly Memory<byte> Nothing = new byte[1];

    private readonly Dictionary<string, Memory<byte>> _names = new(StringComparer.Ordinal);
    private readonly List<System.Buffers.MemoryHandle> _pinned = [];

    /// <summary>An error object, or zero; <paramref name="index"/> comes back in the report.</summary>
    public nint Produce(OutgoingRecord record, int index)
    {
        var count = PlainValues + record.Headers.Count;
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

        Add(values, ref used, NativeProduceKind.Key, record.Key);
        Add(values, ref used, NativeProduceKind.Value, record.Value);
        foreach (var (name, value) in record.Headers)
        {
            values[used++] = new()
            {
                Kind = NativeProduceKind.Header,
                Pointer = NameOf(name),
                HeaderValue = value is null ? null : Pin(value),
                HeaderLength = value?.Length ?? 0,
            };
        }

        var error = Librdkafka.rd_kafka_produceva(client, values, (nuint)used);
        Unpin();
        return error;
    }

    public void Dispose() => Unpin();

    private void Add(NativeProduceValue* values, ref int used, NativeProduceKind kind, byte[]? bytes)
    {
        if (bytes is not null)
        {
            values[used++] = new() { Kind = kind, Pointer = Pin(bytes), Length = (nuint)bytes.Length };
        }
    }

    private byte* NameOf(string name)
    {
        if (!_names.TryGetValue(name, out var bytes))
        {
            _names[name] = bytes = Encoding.UTF8.GetBytes(name + '\0');
        }

        return Pin(bytes);
    }

    private byte* Pin(Memory<byte> bytes)
    {
        var handle = bytes.IsEmpty ? Nothing.Pin() : bytes.Pin();
        _pinned.Add(handle);
        return (byte*)handle.Pointer;
    }

    private void Unpin()
    {
        foreach (var handle in _pinned)
        {
            handle.Dispose();
        }

        _pinned.Clear();
    }
}
