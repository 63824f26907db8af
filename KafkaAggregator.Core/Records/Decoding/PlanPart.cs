namespace KafkaAggregator.Core.Records.Decoding;

/// <summary>A field in a step.</summary>
/// <param name="Path">Dotted path.</param>
/// <param name="Bytes">Its bytes, where the schema knows them; else 0.</param>
internal readonly record struct PlanPart(string Path, int Bytes);
