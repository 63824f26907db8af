using Xunit;

namespace KafkaAggregator.Tests.Support;

/// <summary>Tests that share one broker and one registry a run, each started when the first of them asks for it.</summary>
[CollectionDefinition(Name)]
public sealed class KafkaCollection : ICollectionFixture<KafkaBroker>, ICollectionFixture<RegistryServer>
{
    public const string Name = "Kafka";
}
