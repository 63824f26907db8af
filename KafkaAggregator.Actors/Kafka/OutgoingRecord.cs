namespace KafkaAggregator.Actors.Kafka;

/// <summary>A record to be written: a summary, a late record or a dead letter, encoded.</summary>
public sealed record OutgoingRecord
{
    public required string Topic { get; init; }

    public required int Partition { get; init; }

    public byte[]? Key { get; init; }

    public byte[]? Value { get; init; }

    /// <summary>Kafka's timestamp in milliseconds since the epoch; null lets the client set it.</summary>
    public long? TimestampMilliseconds { get; init; }

    public required RecordHeaders Headers { get; init; }
}
