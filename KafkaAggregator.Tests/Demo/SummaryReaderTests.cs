using Confluent.Kafka;
using KafkaAggregator.Actors.Registry;
using KafkaAggregator.Host.Demo;
using KafkaAggregator.Host.Embedded;
using KafkaAggregator.Host.Example;
using Xunit;

namespace KafkaAggregator.Tests.Demo;

public sealed class SummaryReaderTests
{
    private const string Schema = """
        {"type":"record","name":"S","fields":[{"name":"time","type":"double"},{"name":"window_size","type":"double"},
         {"name":"count","type":"long"},{"name":"mean_a","type":"double"},{"name":"min_b","type":["null","double"],"default":null}]}
        """;

    [Fact]
    public async Task Summaries_GivesWhatIsWritten_AndPassesOverTheRest()
    {
        using var broker = new EmbeddedBroker();
        broker.CreateTopic("t-aggregated", 2);
        await using var embedded = await EmbeddedRegistry.StartAsync(CancellationToken.None);
        using var registry = new SchemaRegistry(new SchemaRegistryOptions { Url = embedded.Url }, TimeProvider.System);
        var id = await registry.RegisterAsync("t-aggregated-value", Schema, CancellationToken.None);
        var properties = new Dictionary<string, string> { ["bootstrap.servers"] = broker.BootstrapServers };
        await using var reader = new SummaryReader(
            properties, [new TopicPartition("t-aggregated", 0), new TopicPartition("t-aggregated", 1)], registry);

        using (var producer = new ProducerBuilder<Null, byte[]?>(properties).Build())
        {
            byte[]?[] values = [null, [], [1, 2, 3, 4, 5, 6], [0, 0, 0, 0, 99, 1], Summary(id)];
            foreach (var value in values)
            {
                await producer.ProduceAsync(new TopicPartition("t-aggregated", 1), new Message<Null, byte[]?> { Value = value });
            }
        }

        var summary = await reader.Summaries.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(("t-aggregated", 1, 3L), (summary.Topic, summary.Partition, summary.Count));
        Assert.Equal(DateTimeOffset.UnixEpoch.AddSeconds(10.5), summary.Time);
        Assert.Equal(TimeSpan.FromSeconds(1), summary.WindowSize);
        Assert.Equal([new("mean_a", 2.5), new("min_b", null)], summary.Statistics);
    }

    /// <summary>time 10.5, window_size 1, count 3, mean_a 2.5, min_b null.</summary>
    private static byte[] Summary(int id)
    {
        var doubles = ExampleMessage.Encode(id, 10.5, [1]);
        var mean = ExampleMessage.Encode(id, 2.5, []);
        return [.. doubles, 6, .. mean[5..], 0];
    }
}
