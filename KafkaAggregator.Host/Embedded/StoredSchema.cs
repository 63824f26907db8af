namespace KafkaAggregator.Host.Embedded;

/// <summary>A schema under its id; subjects share it.</summary>
/// <param name="Id">From 1 on.</param>
/// <param name="Text">As it was sent.</param>
/// <param name="References">What it refers to.</param>
/// <param name="Parsed">With the references put in.</param>
internal sealed record StoredSchema(
    int Id, string Text, IReadOnlyList<SchemaReferenceKey> References, Avro.Schema Parsed);
