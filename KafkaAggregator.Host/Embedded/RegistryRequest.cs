using System.Text.Json.Serialization;

namespace KafkaAggregator.Host.Embedded;

/// <summary>The body of a request that sends a schema.</summary>
internal sealed record RegistryRequest
{
    [JsonPropertyName("schema")]
    public string? Schema { get; init; }

    [JsonPropertyName("schemaType")]
    public string? SchemaType { get; init; }

    [JsonPropertyName("references")]
    public IReadOnlyList<SchemaReferenceKey>? References { get; init; }
}
