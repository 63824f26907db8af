using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Integration;

/// <summary>The broker and the registry that the other integration tests stand on.</summary>
[Collection(KafkaCollection.Name)]
public sealed class KafkaBrokerTests(KafkaBroker broker, RegistryServer registry)
{
    [KafkaFact]
    public async Task CreateTopicAsync_GivesATopic_ThatKafkasOwnToolSees()
    {
        var topic = await broker.CreateTopicAsync("fixture", partitions: 3);
        Assert.Contains("PartitionCount: 3", await broker.ToolAsync("topics", "--describe", "--topic", topic));
    }

    [KafkaFact]
    public async Task GetUrlAsync_GivesTheSameRegistry_HoweverOftenItIsAsked()
    {
        var url = await registry.GetUrlAsync(broker);
        Assert.Equal(url, await registry.GetUrlAsync(broker));
        using var client = new HttpClient();
        Assert.StartsWith("[", await client.GetStringAsync(new Uri(url + "/subjects")));
    }
}
