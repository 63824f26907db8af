namespace KafkaAggregator.Core.Records.Decoding;

/// <summary>What a step of a <see cref="DecodePlan"/> does.</summary>
internal enum PlanOperation
{
    /// <summary>Doubles one after another on the wire and in the row, copied as one block.</summary>
    Doubles,

    /// <summary>A float, widened.</summary>
    Float,

    /// <summary>An int that is never null.</summary>
    Int,

    /// <summary>A long that is never null.</summary>
    Long,

    /// <summary>A number of one type, or null.</summary>
    Nullable,

    /// <summary>Any other number: another union.</summary>
    Number,

    /// <summary>An array of numbers, into a column per element, or pooled.</summary>
    Array,

    /// <summary>A union of which one branch is a record or array that is decoded: goes on, or jumps over it.</summary>
    Branch,

    /// <summary>Bytes whose number the schema knows.</summary>
    SkipBytes,

    /// <summary>A long that nobody asked for.</summary>
    SkipLong,

    /// <summary>One byte, 0 or 1.</summary>
    SkipBoolean,

    /// <summary>The index of a symbol.</summary>
    SkipEnum,

    /// <summary>A string or bytes.</summary>
    SkipLengthPrefixed,

    /// <summary>Anything else that nobody asked for.</summary>
    Skip,
}
