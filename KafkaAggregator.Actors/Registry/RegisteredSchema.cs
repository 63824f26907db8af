namespace KafkaAggregator.Actors.Registry;

/// <summary>A version of a subject.</summary>
/// <param name="Id">The registry's id of the schema.</param>
/// <param name="Version">Its version in the subject.</param>
/// <param name="Schema">Avro JSON, references put in.</param>
public sealed record RegisteredSchema(int Id, int Version, string Schema);
