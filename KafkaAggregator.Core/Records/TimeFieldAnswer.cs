namespace KafkaAggregator.Core.Records;

/// <summary>Whether a configured time field can be the event time of a writer schema's records.</summary>
/// <param name="Source">The leaf with its unit; null where it cannot be.</param>
/// <param name="Problem">Why not, naming the fields that could be, for people; null where it can be.</param>
/// <param name="Hint">A likely mistake in the schema; null where none was seen.</param>
public sealed record TimeFieldAnswer(TimeSource? Source, string? Problem, string? Hint = null);
