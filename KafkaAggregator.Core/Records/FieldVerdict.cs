namespace KafkaAggregator.Core.Records;

/// <summary>What becomes of one leaf of a source schema, and by which rule: what <c>explain</c> shows.</summary>
/// <param name="Path">Dotted path of the leaf; of an element that is left out: the array's path and the index.</param>
/// <param name="IsAggregated">Whether it, or any element of it, is in the summary.</param>
/// <param name="Rule">Its type and the rule that lets it in or keeps it out, for people.</param>
/// <param name="Hint">A likely mistake in the schema; null where none was seen.</param>
public sealed record FieldVerdict(string Path, bool IsAggregated, string Rule, string? Hint = null);
