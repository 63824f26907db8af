namespace KafkaAggregator.Host.Http.Management;

/// <summary>Names of the entity types that the node has regions of.</summary>
internal sealed record EntityTypesAnswer(IEnumerable<string> EntityTypeKeys);
