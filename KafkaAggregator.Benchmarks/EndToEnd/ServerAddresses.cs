using Confluent.Kafka;

namespace KafkaAggregator.Benchmarks.EndToEnd;

/// <summary>Where the broker and the registry are.</summary>
/// <param name="Bootstrap">The broker's <c>host:port</c>.</param>
/// <param name="Registry">The registry's URL.</param>
internal sealed record ServerAddresses(string Bootstrap, string Registry)
{
    public IAdminClient OpenAdmin() =>
        new AdminClientBuilder(new AdminClientConfig { BootstrapServers = Bootstrap }).Build();
}
