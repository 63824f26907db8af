namespace KafkaAggregator.Core.Records.Decoding;

/// <summary>A type of a writer schema, reduced to what is needed to walk over its bytes.</summary>
internal sealed class AvroNode(AvroKind kind)
{
    /// <summary>
    /// The least size of what has no finite value, such as a record that always contains itself: no count of such items
    /// is small enough.
    /// </summary>
    public const long Endless = int.MaxValue;

    public AvroKind Kind { get; } = kind;

    /// <summary>Bytes of a fixed, symbols of an enum.</summary>
    public int Size { get; init; }

    /// <summary>Of a record, in order.</summary>
    public AvroNodeField[] Fields { get; set; } = [];

    /// <summary>Of a union, in order.</summary>
    public AvroNode[] Branches { get; set; } = [];

    /// <summary>Of an array its items, of a map its values.</summary>
    public AvroNode? Item { get; set; }

    /// <summary>
    /// No value takes fewer bytes. Zero says that every value takes none: null, an empty fixed, a record of these.
    /// </summary>
    public long LeastBytes { get; set; } = Endless;
}
