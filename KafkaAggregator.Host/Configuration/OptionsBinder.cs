namespace KafkaAggregator.Host.Configuration;

/// <summary>From what was given to options, part by part.</summary>
internal static class OptionsBinder
{
    public static AggregatorOptions Bind(SettingValues values)
    {
        var (source, aggregated) = RegistryBinder.Bind(values);
        var kafka = KafkaBinder.Bind(values);
        return new AggregatorOptions
        {
            Kafka = kafka,
            SchemaRegistry = source,
            InternalSchemaRegistry = aggregated,
            Selection = SelectionBinder.Bind(values),
            Ingest = DeliveryBinder.BindIngest(values, kafka),
            Summaries = DeliveryBinder.BindSummaries(values),
            DeliveryGuarantee = DeliveryBinder.BindGuarantee(values),
            Http = HttpBinder.Bind(values),
            Cluster = ClusterBinder.Bind(values),
            Example = ExampleBinder.Bind(values),
        };
    }
}
