using KafkaAggregator.Host.Embedded;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Commands;

/// <summary><c>worker</c> at a broker that takes a transaction's requests and keeps no offsets of it.</summary>
public sealed class WorkerGuaranteeTests : IDisposable
{
    private const string Topic = "example-000";
    private const int Partitions = 2;
    private readonly EmbeddedBroker _broker = new();

    public void Dispose() => _broker.Dispose();

    [Fact]
    public async Task Process_EndsAndNamesTheSetting_WhereTheBrokerOffersNoTransactions_AndNothingIsSet()
    {
        _broker.CreateTopic(Topic, Partitions);
        _broker.CreateTopic($"{Topic}-aggregated", Partitions);
        await using var registry = await EmbeddedRegistry.StartAsync(CancellationToken.None);
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["KAFKA_BROKER_URL"] = _broker.BootstrapServers,
            ["SCHEMA_REGISTRY_URL"] = registry.Url,
            ["TOPIC_REGEX"] = $"^{Topic}$",
            ["NTOPICS"] = "1",
            ["HTTP_URLS"] = "http://127.0.0.1:0",
            ["CLUSTER_PORT"] = "0",
        };
        await using var producer = WorkerProcess.Start(environment, "produce", "--frequency", "20");
        await using var worker = WorkerProcess.Start(environment, "worker");
        Assert.Equal(2, await worker.WaitForExitAsync());
        Assert.Contains(worker.Lines, line => line.Contains("set delivery_guarantee to at_least_once", StringComparison.OrdinalIgnoreCase));
    }
}
