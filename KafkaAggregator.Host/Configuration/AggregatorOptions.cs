using KafkaAggregator.Actors.Ingest;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Registry;
using KafkaAggregator.Actors.Summaries;
using KafkaAggregator.Host.Hosting;
using KafkaAggregator.Host.Http;

namespace KafkaAggregator.Host.Configuration;

/// <summary>Everything that can be set, resolved and checked. Parts stand beside their users.</summary>
public sealed record AggregatorOptions
{
    public KafkaOptions Kafka { get; init; } = new();

    /// <summary>The registry of source schemas.</summary>
    public SchemaRegistryOptions SchemaRegistry { get; init; } = new();

    /// <summary>The registry of the schemas of aggregated topics.</summary>
    public SchemaRegistryOptions InternalSchemaRegistry { get; init; } = new();

    public SelectionOptions Selection { get; init; } = new();

    public IngestOptions Ingest { get; init; } = new();

    public SummaryOptions Summaries { get; init; } = new();

    public DeliveryGuarantee DeliveryGuarantee { get; init; } = DeliveryGuarantee.ExactlyOnce;

    public HttpOptions Http { get; init; } = new();

    public ClusterOptions Cluster { get; init; } = new();

    public ExampleOptions Example { get; init; } = new();
}
