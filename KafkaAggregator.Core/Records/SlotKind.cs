namespace KafkaAggregator.Core.Records;

/// <summary>How the 8 bytes of a slot are to be read.</summary>
public enum SlotKind
{
    /// <summary>An IEEE 754 double: Avro's float and double, and unions that hold both integers and floats.</summary>
    Double,

    /// <summary>A 64-bit integer, exact beyond 2^53: Avro's int and long.</summary>
    Int64,
}
