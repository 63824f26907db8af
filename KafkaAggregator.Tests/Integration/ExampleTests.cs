using Confluent.Kafka;
using KafkaAggregator.Host.Commands;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Integration;

/// <summary>The example's verbs on a real broker and registry.</summary>
[Collection(WorkerCollection.Name)]
public sealed class ExampleTests(KafkaBroker broker, RegistryServer registry)
{
    private readonly StringWriter _messages = new();
    private readonly string _prefix = $"example-{Guid.NewGuid():N}";

    [KafkaFact]
    public async Task InitExampleAndProduce_MakeTopicsSchemasAndMessages_HoweverOftenInitialised()
    {
        Assert.True(await RunAsync("init-example") == ExitCode.Done, _messages.ToString());
        Assert.True(await RunAsync("init-example") == ExitCode.Done, _messages.ToString());

        var code = await RunAsync("produce", "--frequency", "100", "--max-messages", "25");

        Assert.True(code == ExitCode.Done, _messages.ToString());
        using var consumer = new ConsumerBuilder<Ignore, byte[]>(
            new ConsumerConfig { BootstrapServers = broker.BootstrapServers, GroupId = "g" }).Build();
        long written = 0;
        for (var partition = 0; partition < 4; partition++)
        {
            written += consumer.QueryWatermarkOffsets(
                new TopicPartition($"{_prefix}-001", partition), TimeSpan.FromSeconds(30)).High.Value;
        }

        Assert.Equal(25, written);
    }

    private async Task<int> RunAsync(params string[] args) => await Verbs.RunAsync(args, new CommandContext
    {
        Output = TextWriter.Null,
        Error = _messages,
        Folder = Path.GetTempPath(),
        Environment = new Dictionary<string, string>
        {
            ["KAFKA_BROKER_URL"] = broker.BootstrapServers,
            ["SCHEMA_REGISTRY_URL"] = await registry.GetUrlAsync(broker),
            ["SOURCE_TOPIC_NAME_PREFIX"] = _prefix,
            ["NTOPICS"] = "2",
        },
    });
}
