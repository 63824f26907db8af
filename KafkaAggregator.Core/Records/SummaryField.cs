namespace KafkaAggregator.Core.Records;

/// <summary>
/// A field of a summary, before its operations: <c>azimuth</c> becomes <c>min_azimuth</c>, <c>q1_azimuth</c>, ….
/// </summary>
/// <param name="Name">Its name without the operation.</param>
/// <param name="IsNullable">Whether the source may lack it: its statistics are then <c>["null", "double"]</c>.</param>
public readonly record struct SummaryField(string Name, bool IsNullable);
