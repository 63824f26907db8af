namespace KafkaAggregator.Host.Embedded;

/// <summary>A reference from one schema to a version of a subject, as it stands in a request.</summary>
internal sealed record SchemaReferenceKey(string Name, string Subject, int Version);
