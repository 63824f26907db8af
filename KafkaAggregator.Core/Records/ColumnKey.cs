namespace KafkaAggregator.Core.Records;

/// <summary>
/// What makes a column: two writer schemas that agree in all of it share one. A leaf whose kind differs between schemas
/// has two columns, so that its integers stay exact.
/// </summary>
/// <param name="Path">Dotted path of the leaf, or of the array.</param>
/// <param name="Element">Index into the array; null for a leaf that is no array, or is pooled.</param>
/// <param name="Kind">How its slot is read.</param>
/// <param name="IsPooled">Whether it holds all elements of an array.</param>
internal readonly record struct ColumnKey(string Path, int? Element, SlotKind Kind, bool IsPooled)
{
    public static ColumnKey Of(SourceField field) => new(field.Path, field.Element, field.Kind, field.IsPooled);
}
