namespace KafkaAggregator.Actors.Kafka;

/// <summary>One record of a batch, by reference: its spans point into the batch's memory and die with it.</summary>
public readonly unsafe struct RecordEntry
{
    private readonly byte* _key;
    private readonly byte* _value;
    private readonly int _keyLength;
    private readonly int _valueLength;

    /// <summary>A length of −1 stands for null, as on the wire.</summary>
    internal RecordEntry(
        long offset, long timestamp, byte* key, int keyLength, byte* value, int valueLength, nint handle)
    {
        Offset = offset;
        TimestampMilliseconds = timestamp < 0 ? null : timestamp;
        _key = key;
        _keyLength = keyLength;
        _value = value;
        _valueLength = valueLength;
        Handle = handle;
    }

    public long Offset { get; }

    /// <summary>Kafka's timestamp in milliseconds since the epoch; null where the record has none.</summary>
    public long? TimestampMilliseconds { get; }

    public bool HasKey => _keyLength >= 0;

    public bool HasValue => _valueLength >= 0;

    public ReadOnlySpan<byte> Key => HasKey ? new ReadOnlySpan<byte>(_key, _keyLength) : default;

    public ReadOnlySpan<byte> Value => HasValue ? new ReadOnlySpan<byte>(_value, _valueLength) : default;

    /// <summary>
    /// The fetcher's own handle on the record, by which <see cref="RecordHeaders"/> finds its headers.
    /// </summary>
    internal nint Handle { get; }
}
