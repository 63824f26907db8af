namespace KafkaAggregator.Core.Records;

/// <summary>
/// What one record turned out to be. Future and late are not here: they depend on more than the record.
/// </summary>
public enum RecordVerdict
{
    /// <summary>Decoded, with an event time; the row stands ready.</summary>
    Valid,

    /// <summary>The record has no value.</summary>
    NullValue,

    /// <summary>
    /// The value is not what its schema says, or no framed Avro; also an id that the registry was given time for and
    /// does not know.
    /// </summary>
    Undecodable,

    /// <summary>Decoded, but its event time is null, not finite or out of range.</summary>
    Undated,

    /// <summary>Its schema is not here yet: nothing is decided, the same record is to be read again.</summary>
    AwaitsSchema,
}
