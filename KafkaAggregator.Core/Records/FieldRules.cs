namespace KafkaAggregator.Core.Records;

/// <summary>
/// Which values of a source record one aggregation takes, and how they are called: what a configuration says about
/// fields.
/// </summary>
public sealed record FieldRules
{
    /// <summary>The names that are left out where a configuration says nothing.</summary>
    public static readonly IReadOnlyList<string> DefaultExcludedFieldNames = ["time", "window_size", "count"];

    /// <summary>Whole top-level names left out.</summary>
    public IReadOnlyList<string> ExcludedFieldNames { get; init; } = DefaultExcludedFieldNames;

    /// <summary>Patterns of dotted paths left out; <c>*</c> stands for any characters.</summary>
    public IReadOnlyList<string> ExcludedFields { get; init; } = [];

    /// <summary>What becomes of arrays of unknown length.</summary>
    public ArrayMode Arrays { get; init; } = ArrayMode.Elements;

    /// <summary>Lengths of arrays by dotted path, where the schema's default value does not tell them.</summary>
    public IReadOnlyDictionary<string, int> ArrayLengths { get; init; } = new Dictionary<string, int>();

    /// <summary>Top-level names or dotted paths that are taken; null takes all.</summary>
    public IReadOnlyList<string>? Fields { get; init; }

    /// <summary>Other names for fields, by their dotted path or name.</summary>
    public IReadOnlyDictionary<string, string> Map { get; init; } = new Dictionary<string, string>();
}
