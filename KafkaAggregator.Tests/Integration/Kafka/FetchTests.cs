using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Integration.Kafka;

/// <summary>Records by librdkafka's batch call.</summary>
[Collection(KafkaCollection.Name)]
public sealed class FetchTests(KafkaBroker broker) : FetcherTests(broker)
{
    private readonly string _bootstrapServers = broker.BootstrapServers;

    private protected override GroupMember Open() => new(GroupMember.Options(_bootstrapServers));
}
