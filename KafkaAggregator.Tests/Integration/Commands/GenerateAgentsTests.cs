using KafkaAggregator.Actors.Registry;
using KafkaAggregator.Core.Records;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Integration.Commands;

/// <summary><c>generate-agents</c> as a process, on a real broker and a real registry.</summary>
[Collection(WorkerCollection.Name)]
public sealed class GenerateAgentsTests(KafkaBroker broker, RegistryServer registry)
{
    private const string Schema = """
        {"type": "record", "name": "Mount", "fields": [{"name": "angle", "type": "double"}, {"name": "name", "type": "string"}]}
        """;

    [KafkaFact]
    public async Task Process_WritesWhatBrokerAndRegistryHave()
    {
        Assert.True(RegistryServer.WhyNot is null, RegistryServer.WhyNot);
        var topic = await broker.CreateTopicAsync("mount");
        var url = await registry.GetUrlAsync(broker);
        using var client = new SchemaRegistry(new SchemaRegistryOptions { Url = url }, TimeProvider.System);
        await client.RegisterAsync($"{topic}-value", Schema, CancellationToken.None);

        using var folder = new ConfigurationFolder();
        var environment = new Dictionary<string, string>
        {
            ["KAFKA_BROKER_URL"] = broker.BootstrapServers,
            ["SCHEMA_REGISTRY_URL"] = url,
            ["TOPIC_REGEX"] = $"{topic}$",
        };
        var run = await HostProcess.RunAsync(folder.Path, environment, "generate-agents");

        Assert.Equal((0, ""), (run.Code, run.Error));
        var written = ConfigurationFolder.LoadText(run.Output);
        Assert.Empty(written.Problems);
        Assert.Equal(broker.BootstrapServers, written.Options!.Kafka.BootstrapServers);
        var aggregated = Assert.Single(written.Options.Selection.AggregatedTopics);
        Assert.Equal($"{topic}-aggregated", aggregated.Name);
        Assert.Equal(["angle"], Assert.Single(aggregated.Sources).Fields);
        Assert.Equal(FieldRules.DefaultExcludedFieldNames, written.Options.Selection.Fields.ExcludedFieldNames);
    }

    [Fact]
    public async Task Process_EndsWithOne_WhenNoBrokerAnswers()
    {
        using var folder = new ConfigurationFolder();
        var environment = new Dictionary<string, string> { ["KAFKA_BROKER_URL"] = $"127.0.0.1:{FreePorts.Find(1)}" };
        var run = await HostProcess.RunAsync(folder.Path, environment, "generate-agents", "--timeout", "1s");
        Assert.Equal((1, ""), (run.Code, run.Output));
        Assert.Contains("Gave up: ", run.Error, StringComparison.Ordinal);
    }
}
