namespace KafkaAggregator.Core.Records;

/// <summary>What is known of a schema id.</summary>
/// <param name="State">Whether its records can be decoded.</param>
/// <param name="Writer">The schema, where known; else null.</param>
/// <param name="Reason">Why not, for people, where unknown or unsuitable; else null.</param>
public readonly record struct SchemaAnswer(SchemaState State, WriterSchema? Writer = null, string? Reason = null);
