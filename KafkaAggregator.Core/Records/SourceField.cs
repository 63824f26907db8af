namespace KafkaAggregator.Core.Records;

/// <summary>
/// One aggregated value of a writer schema: a numeric leaf, or one element of an array of known length.
/// </summary>
/// <param name="Name">Its name in the summary, without the operation: <c>header_t</c>, <c>zForce12</c>.</param>
/// <param name="Path">Dotted path of the leaf, or of the array.</param>
/// <param name="Element">Index into the array; null for a leaf that is no array, or is pooled.</param>
/// <param name="Kind">How its slot is read.</param>
/// <param name="IsNullable">Whether it, or anything on its path, may be null.</param>
/// <param name="IsPooled">Whether all elements of the array at <paramref name="Path"/> are its samples.</param>
public sealed record SourceField(
    string Name, string Path, int? Element, SlotKind Kind, bool IsNullable, bool IsPooled = false);
