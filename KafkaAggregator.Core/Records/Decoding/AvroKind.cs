namespace KafkaAggregator.Core.Records.Decoding;

/// <summary>Avro's types, as they lie on the wire; logical types are their base types.</summary>
internal enum AvroKind
{
    Null,
    Boolean,
    Int,
    Long,
    Float,
    Double,
    Bytes,
    String,
    Fixed,
    Enum,
    Record,
    Array,
    Map,
    Union,
}
