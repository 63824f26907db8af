namespace KafkaAggregator.Core.Records;

/// <summary>A leaf, as an event time.</summary>
/// <param name="Path">Dotted path of the leaf.</param>
/// <param name="Kind">How its slot is read.</param>
/// <param name="Unit">The unit that its type tells; null where it tells none.</param>
/// <param name="IsNullable">Whether it, or anything on its path, may be null.</param>
/// <param name="Problem">Why it is none; null where it could be one.</param>
/// <param name="Hint">A likely mistake in the schema.</param>
internal sealed record TimeCandidate(
    string Path, SlotKind Kind, TimeUnit? Unit, bool IsNullable, string? Problem, string? Hint);
