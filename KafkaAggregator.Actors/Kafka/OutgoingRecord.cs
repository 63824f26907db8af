using System.Buffers;

namespace KafkaAggregator.Actors.Kafka;

/// <summary>
/// A record to be written: a summary, a late record or a dead letter. A summary is encoded straight into the client's
/// buffer, each time that it is sent; whoever asks for its key, value or headers gets arrays of their own.
/// </summary>
public sealed record OutgoingRecord
{
    public required string Topic { get; init; }

    public required int Partition { get; init; }

    public byte[]? Key { get => Content is null ? field : Encoded().Key; init; }

    public byte[]? Value { get => Content is null ? field : Encoded().Value; init; }

    /// <summary>Kafka's timestamp in milliseconds since the epoch; null lets the client set it.</summary>
    public long? TimestampMilliseconds { get; init; }

    public RecordHeaders Headers { get => Content is null ? field ??= [] : Encoded().Headers; init; }

    /// <summary>Instead of key, value and headers.</summary>
    internal IRecordContent? Content { get; init; }

    /// <summary>With key, value and headers in arrays of their own.</summary>
    internal OutgoingRecord Encoded()
    {
        if (Content is null)
        {
            return this;
        }

        var buffer = new RecordBuffer();
        Content.WriteTo(buffer);
        var headers = new RecordHeaders();
        foreach (var (name, value) in buffer.Headers)
        {
            headers.Add(name, value is { } part ? buffer.ToArray(part) : null);
        }

        return this with
        {
            Key = buffer.Key is { } key ? buffer.ToArray(key) : null,
            Value = buffer.Value is { } body ? buffer.ToArray(body) : null,
            Headers = headers,
            Content = null,
        };
    }

    /// <summary>Key, value and headers, instead of what the buffer had before.</summary>
    internal void WriteTo(RecordBuffer buffer)
    {
        buffer.Clear();
        if (Content is not null)
        {
            Content.WriteTo(buffer);
            return;
        }

        if (Key is { } key)
        {
            buffer.Write(key);
            buffer.EndKey();
        }

        if (Value is { } value)
        {
            buffer.Write(value);
            buffer.EndValue();
        }

        foreach (var (name, bytes) in Headers)
        {
            if (bytes is null)
            {
                buffer.AddNullHeader(name);
            }
            else
            {
                buffer.AddHeader(name, bytes);
            }
        }
    }
}
