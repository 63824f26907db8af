namespace KafkaAggregator.Core.Records;

/// <summary>Kinds of failure while a value is decoded and dated.</summary>
public enum DecodeFailureReason
{
    /// <summary>Shorter than Confluent's frame of five bytes.</summary>
    TooShort,

    /// <summary>The first byte is not zero.</summary>
    BadMagic,

    /// <summary>The registry does not know the schema id, or what it gave is no Avro record schema.</summary>
    UnknownSchema,

    /// <summary>The body ends before the record does.</summary>
    Truncated,

    /// <summary>A variable-length integer of more than ten bytes, or over 64 bits.</summary>
    VarintOverlong,

    /// <summary>An int outside 32 bits.</summary>
    IntOutOfRange,

    /// <summary>A negative length of bytes or string.</summary>
    NegativeLength,

    /// <summary>A length that reaches beyond the body.</summary>
    LengthTooLarge,

    /// <summary>A union branch that the schema does not have.</summary>
    UnionIndex,

    /// <summary>An array or map block whose count or size cannot be.</summary>
    BlockCount,

    /// <summary>Nested more deeply than is decoded.</summary>
    TooDeep,

    /// <summary>An enum symbol that the schema does not have.</summary>
    EnumIndex,

    /// <summary>A boolean other than 0 or 1.</summary>
    BadBoolean,

    /// <summary>Bytes are left after the record.</summary>
    TrailingBytes,

    /// <summary>The event time is null, not finite, out of range, or not there.</summary>
    Undated,
}
