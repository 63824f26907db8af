using Confluent.Kafka;
using KafkaAggregator.Host.Commands;
using KafkaAggregator.Host.Embedded;
using Xunit;

namespace KafkaAggregator.Tests.Commands;

public sealed class ProduceCommandTests : IDisposable
{
    private readonly StringWriter _messages = new();
    private readonly EmbeddedBroker _broker = new();

    public void Dispose()
    {
        _broker.Dispose();
        _messages.Dispose();
    }

    [Fact]
    public async Task Produce_WritesAsManyAsAsked_AndRegistersTheSchemas()
    {
        _broker.CreateTopic("example-000", 2);
        _broker.CreateTopic("example-001", 2);
        await using var registry = await EmbeddedRegistry.StartAsync(CancellationToken.None);

        var code = await RunAsync(registry.Url, "produce", "--frequency", "1000", "--max-messages", "30");

        Assert.True(code == ExitCode.Done, _messages.ToString());
        Assert.Contains("Wrote 60 messages into 2 topics.", _messages.ToString(), StringComparison.Ordinal);
        using var http = new HttpClient();
        Assert.Equal(
            """["example-000-value","example-001-value"]""", await http.GetStringAsync(new Uri(registry.Url + "/subjects")));
        using var consumer = new ConsumerBuilder<Ignore, byte[]>(
            new ConsumerConfig { BootstrapServers = _broker.BootstrapServers, GroupId = "g" }).Build();
        foreach (var partition in new[] { 0, 1 })
        {
            var offsets = consumer.QueryWatermarkOffsets(new TopicPartition("example-001", partition), TimeSpan.FromSeconds(30));
            Assert.Equal(15, offsets.High.Value);
        }
    }

    [Fact]
    public async Task Produce_SaysWhatToDo_WhenTheTopicsAreMissing()
    {
        await using var registry = await EmbeddedRegistry.StartAsync(CancellationToken.None);

        Assert.Equal(ExitCode.Failed, await RunAsync(registry.Url, "produce"));

        Assert.Contains("example-000 is not there: run 'init-example' first", _messages.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Produce_GivesUpAfterTheTimeout_WhenTheRegistryIsAway()
    {
        _broker.CreateTopic("example-000", 2);
        _broker.CreateTopic("example-001", 2);

        Assert.Equal(ExitCode.Failed, await RunAsync("http://127.0.0.1:1", "produce", "--timeout", "1"));

        Assert.Contains("Gave up: ", _messages.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--frequency", "0")]
    [InlineData("--max-messages", "many")]
    public async Task Produce_IsWrongUsage_WhenAnOptionIsNoNumber(string option, string value)
    {
        Assert.Equal(ExitCode.Usage, await RunAsync("http://127.0.0.1:1", "produce", option, value));

        Assert.Contains(option, _messages.ToString(), StringComparison.Ordinal);
    }

    private Task<int> RunAsync(string registry, params string[] args) => Verbs.RunAsync(args, new CommandContext
    {
        Output = TextWriter.Null,
        Error = _messages,
        Folder = Path.GetTempPath(),
        Environment = new Dictionary<string, string>
        {
            ["KAFKA_BROKER_URL"] = _broker.BootstrapServers,
            ["SCHEMA_REGISTRY_URL"] = registry,
            ["NTOPICS"] = "2",
            ["NFIELDS"] = "3",
        },
    });
}
