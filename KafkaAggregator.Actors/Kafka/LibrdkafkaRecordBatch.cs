using System.Buffers;
using KafkaAggregator.Actors.Kafka.Native;
using KafkaAggregator.Core.Partitions;

namespace KafkaAggregator.Actors.Kafka;

/// <summary>
/// Messages of one partition as librdkafka gave them. Keys and values stay in its memory, where messages of one answer
/// share one buffer: nothing is copied, and a message lives until the batch is disposed.
/// </summary>
internal sealed unsafe class LibrdkafkaRecordBatch : RecordBatch, IHeaderReader
{
    private readonly ClientHandle _client;
    private readonly nint[] _messages;
    private readonly int _count;
    private int _read;
    private int _isDisposed;

    public LibrdkafkaRecordBatch(
        ClientHandle client, TopicPartition partition, long ownershipEpoch, ReadOnlySpan<nint> messages)
        : base(partition, ownershipEpoch)
    {
        var isReferenced = false;
        client.DangerousAddRef(ref isReferenced);
        _client = client;
        _messages = ArrayPool<nint>.Shared.Rent(messages.Length);
        _count = messages.Length;
        messages.CopyTo(_messages);
        foreach (var message in messages)
        {
            HeldBytes += (int)((NativeMessage*)message)->Length + (int)((NativeMessage*)message)->KeyLength;
        }

        NextOffset = ((NativeMessage*)messages[^1])->Offset + 1;
    }

    /// <summary>
    /// Behind the last record: librdkafka does not tell of control and aborted records that follow it.
    /// </summary>
    public override long NextOffset { get; }

    public override int HeldBytes { get; }

    public override int Read(Span<RecordEntry> into)
    {
        ObjectDisposedException.ThrowIf(_isDisposed != 0, this);
        var count = Math.Min(into.Length, _count - _read);
        for (var i = 0; i < count; i++)
        {
            var message = (NativeMessage*)_messages[_read + i];
            int type;
            into[i] = new RecordEntry(
                message->Offset,
                Librdkafka.rd_kafka_message_timestamp(message, &type),
                message->Key,
                message->Key is null ? -1 : (int)message->KeyLength,
                message->Payload,
                message->Payload is null ? -1 : (int)message->Length,
                (nint)message);
        }

        _read += count;
        return count;
    }

    IReadOnlyList<KeyValuePair<string, byte[]?>> IHeaderReader.Read(nint handle)
    {
        ObjectDisposedException.ThrowIf(_isDisposed != 0, this);
        nint headers;
        if (handle == 0 || Librdkafka.rd_kafka_message_headers((NativeMessage*)handle, &headers) != 0)
        {
            return []; // librdkafka says of a record without headers that it finds none
        }

        var list = new RecordHeaders();
        byte* name;
        byte* value;
        nuint length;
        for (nuint i = 0; Librdkafka.rd_kafka_header_get_all(headers, i, &name, &value, &length) == 0; i++)
        {
            var bytes = value is null ? null : new ReadOnlySpan<byte>(value, (int)length).ToArray();
            list.Add(Librdkafka.Text(name), bytes);
        }

        return list;
    }

    public override void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        for (var i = 0; i < _count; i++)
        {
            Librdkafka.rd_kafka_message_destroy((NativeMessage*)_messages[i]);
        }

        ArrayPool<nint>.Shared.Return(_messages);
        _client.DangerousRelease();
    }
}
