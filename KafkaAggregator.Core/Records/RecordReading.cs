using KafkaAggregator.Core.Time;

namespace KafkaAggregator.Core.Records;

/// <summary>The result of reading one record.</summary>
/// <param name="Verdict">What it is.</param>
/// <param name="EventTime">Its event time, where <see cref="RecordVerdict.Valid"/>.</param>
/// <param name="Failure">Why not, where undecodable or undated; else null.</param>
/// <param name="SchemaId">The id in its frame, where it has one.</param>
/// <param name="IsSchemaUnknown">
/// Whether it is undecodable only because its schema id was given up: a verdict that a later reading might not repeat.
/// </param>
public readonly record struct RecordReading(
    RecordVerdict Verdict,
    Instant EventTime = default,
    DecodeFailure? Failure = null,
    int? SchemaId = null,
    bool IsSchemaUnknown = false);
