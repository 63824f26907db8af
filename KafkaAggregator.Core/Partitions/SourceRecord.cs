namespace KafkaAggregator.Core.Partitions;

/// <summary>
/// One record of a source topic-partition, as the fetcher hands it out. The spans live until the reader moves on.
/// </summary>
public readonly ref struct SourceRecord
{
    public required long Offset { get; init; }

    /// <summary>Kafka's timestamp in milliseconds since the epoch; null where the record has none.</summary>
    public long? TimestampMilliseconds { get; init; }

    /// <summary>Whether the record has a value at all: a record without one is counted, never decoded.</summary>
    public bool HasValue { get; init; }

    /// <summary>Confluent's frame (a zero byte, the schema id in four bytes, big-endian) and the Avro body.</summary>
    public ReadOnlySpan<byte> Value { get; init; }

    public bool HasKey { get; init; }

    /// <summary>Any bytes; only a rejected record's key is looked at, to be copied.</summary>
    public ReadOnlySpan<byte> Key { get; init; }

    /// <summary>What finds the headers by <see cref="HeadersHandle"/>; null where the record has none.</summary>
    public IHeaderReader? Headers { get; init; }

    public nint HeadersHandle { get; init; }
}
