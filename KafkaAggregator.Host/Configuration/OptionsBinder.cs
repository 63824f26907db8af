namespace KafkaAggregator.Host.Configuration;

/// <summary>From what was given to options, part by part.</summary>
internal static class OptionsBinder
{
    public static AggregatorOptions Bind(SettingValues values)
    {
        var (source, aggregated) = RegistryBinder.Bind(values);
        return new AggregatorOptions
        {
            Kafka = KafkaBinder.Bind(values),
            SchemaRegistry = source,
            InternalSchemaRegistry = aggregated,
            Selection = SelectionBinder.Bind(values),
            Ingest = DeliveryBinder.BindIngest(values),
            Summaries = DeliveryBinder.BindSummaries(values),
            DeliveryGuarantee = DeliveryBinder.BindGuarantee(values),
            Http = HttpBinder.Bind(values),
            Cluster = ClusterBinder.Bind(values),
            Example = ExampleBinder.Bind(values),
        };
    }
}
