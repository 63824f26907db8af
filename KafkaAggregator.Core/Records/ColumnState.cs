namespace KafkaAggregator.Core.Records;

/// <summary>Whether a column has a value in a row. The numbers are those of the two bits in a state slot.</summary>
internal enum ColumnState
{
    /// <summary>The slot is a value; a double may still be NaN, which is no sample.</summary>
    Present = 0,

    /// <summary>It, or something on its path, is null: counted as a missing sample.</summary>
    Null = 1,

    /// <summary>
    /// The writer's schema has no such leaf, or the array was too short to have the element: no sample, and not
    /// counted as missing.
    /// </summary>
    Absent = 2,
}
