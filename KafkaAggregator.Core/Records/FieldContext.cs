namespace KafkaAggregator.Core.Records;

/// <summary>What the records around a field hand down to it.</summary>
/// <param name="IsNullable">Whether one of them may be null.</param>
/// <param name="IsListed">Whether <c>fields</c> names one of them, or says nothing.</param>
/// <param name="Exclusion">The rule that leaves one of them out; null where none does.</param>
internal readonly record struct FieldContext(bool IsNullable, bool IsListed, string? Exclusion);
