using Confluent.Kafka;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;
using TopicPartition = KafkaAggregator.Actors.Kafka.TopicPartition;

namespace KafkaAggregator.Tests.Integration.Kafka;

/// <summary>The catalog on a real broker.</summary>
[Collection(KafkaCollection.Name)]
public sealed class TopicCatalogTests(KafkaBroker broker)
{
    private static readonly IReadOnlyDictionary<string, string> NoConfiguration = new Dictionary<string, string>();

    [KafkaFact]
    public async Task ReadClusterIdAsync_GivesOneIdForTheCluster()
    {
        using var catalog = Catalog();
        var id = await catalog.ReadClusterIdAsync(default);
        Assert.Equal(22, id.Length);
        Assert.Equal(id, await catalog.ReadClusterIdAsync(default));
    }

    [KafkaFact]
    public async Task DescribeTopicsAsync_GivesIdsOfThoseThatExist_AndAnotherIdForATopicCreatedAgain()
    {
        var topic = await broker.CreateTopicAsync("catalog", partitions: 3);
        using var catalog = Catalog();
        var before = await catalog.DescribeTopicsAsync([topic, "catalog-none"], default);
        Assert.Equal([topic], before.Keys);
        Assert.Equal(3, before[topic].PartitionCount);
        Assert.NotNull(before[topic].TopicId);
        using (var admin = broker.Admin())
        {
            await admin.DeleteTopicsAsync([topic]);
        }

        Assert.Empty(await catalog.DescribeTopicsAsync([topic], default));
        await broker.CreateNamedTopicAsync(topic);
        var after = await catalog.DescribeTopicsAsync([topic], default);
        Assert.NotEqual(before[topic].TopicId, after[topic].TopicId);
        Assert.Contains(after[topic].TopicId!.Value.ToString("N"), HexIdOf(await broker.ToolAsync("topics", "--describe", "--topic", topic)));
    }

    [KafkaFact]
    public async Task ListTopicsAsync_LeavesInternalTopicsOut()
    {
        var topic = await broker.CreateTopicAsync("catalog", partitions: 2);
        using (var member = new GroupMember(GroupMember.Options(broker.BootstrapServers)))
        {
            member.Consumer.Commit([KeyValuePair.Create(new TopicPartition(topic, 0), new CommittedOffset(1, ""))], TimeSpan.FromSeconds(20));
        }

        using var catalog = Catalog();
        var topics = await catalog.ListTopicsAsync(default);
        Assert.Contains(topics, found => found.Name == topic && found.PartitionCount == 2);
        Assert.DoesNotContain(topics, found => found.Name == "__consumer_offsets");
    }

    [KafkaFact]
    public async Task ReadLogBoundsAsync_GivesBothEnds_AndLeavesOutWhatIsNotThere()
    {
        var topic = await broker.CreateTopicAsync("catalog", partitions: 2);
        using (var producer = new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = broker.BootstrapServers }).Build())
        {
            for (var i = 0; i < 5; i++)
            {
                await producer.ProduceAsync(new Confluent.Kafka.TopicPartition(topic, 0), new Message<Null, string> { Value = "x" });
            }
        }

        using (var admin = broker.Admin())
        {
            await admin.DeleteRecordsAsync([new TopicPartitionOffset(topic, 0, 2)]);
        }

        using var catalog = Catalog();
        var (first, second, none) = (new TopicPartition(topic, 0), new TopicPartition(topic, 1), new TopicPartition(topic, 7));

        var bounds = await catalog.ReadLogBoundsAsync([first, second, none], default);
        var ends = await catalog.ReadLogEndsAsync([first, second], default);

        Assert.Equal(new Dictionary<TopicPartition, LogBounds> { [first] = new(2, 5), [second] = new(0, 0) }, bounds);
        Assert.Equal(new Dictionary<TopicPartition, long> { [first] = 5, [second] = 0 }, ends);
    }

    [KafkaFact]
    public async Task CreateTopicAsync_CreatesWithConfiguration_AndDoesNothingWhereItIsThere()
    {
        using var catalog = Catalog();
        var topic = $"catalog-{Guid.NewGuid():N}";
        var configuration = new Dictionary<string, string> { ["retention.ms"] = "1234567", ["cleanup.policy"] = "compact" };
        await catalog.CreateTopicAsync(topic, 3, replicationFactor: null, configuration, default);
        await catalog.CreateTopicAsync(topic, 3, replicationFactor: 1, NoConfiguration, default);

        Assert.Equal(3, (await catalog.DescribeTopicsAsync([topic], default))[topic].PartitionCount);
        var effective = (await catalog.ReadTopicConfigurationsAsync([topic, "catalog-none"], default))[topic];
        Assert.Equal(("1234567", "compact"), (effective["retention.ms"], effective["cleanup.policy"]));
        Assert.Contains("message.timestamp.type", effective.Keys);
    }

    [KafkaFact]
    public async Task CreateTopicAsync_IsRefused_WithTheBrokersReason()
    {
        using var catalog = Catalog();
        var name = await Assert.ThrowsAsync<TopicRefusedException>(() => catalog.CreateTopicAsync("no such/name", 1, null, NoConfiguration, default));
        Assert.Contains("no such/name", name.Message);
        var replication = await Assert.ThrowsAsync<TopicRefusedException>(
            () => catalog.CreateTopicAsync($"catalog-{Guid.NewGuid():N}", 1, 5, NoConfiguration, default));
        Assert.Contains("replication", replication.Message, StringComparison.OrdinalIgnoreCase);
    }

    [KafkaFact]
    public async Task GrowTopicAsync_GrowsOnly()
    {
        var topic = await broker.CreateTopicAsync("catalog", partitions: 2);
        using var catalog = Catalog();
        await catalog.GrowTopicAsync(topic, 5, default);
        await catalog.GrowTopicAsync(topic, 3, default);
        Assert.Equal(5, (await catalog.DescribeTopicsAsync([topic], default))[topic].PartitionCount);
        await Assert.ThrowsAsync<TopicRefusedException>(() => catalog.GrowTopicAsync("catalog-none", 5, default));
    }

    [KafkaTheory]
    [InlineData(KafkaGroupProtocol.Classic)]
    [InlineData(KafkaGroupProtocol.Consumer)]
    public async Task DescribeGroupAsync_SaysWhoOwnsWhat(KafkaGroupProtocol protocol)
    {
        var topic = await broker.CreateTopicAsync("catalog", partitions: 3);
        var options = GroupMember.Options(broker.BootstrapServers, protocol) with { ClientId = "aggregator-4711-0" };
        using var member = new GroupMember(options);
        member.Consumer.Subscribe([topic], member);
        member.PollUntil(() => member.Owned.Count == 3);
        using var catalog = Catalog();

        var group = await catalog.DescribeGroupAsync(options.GroupId, default);

        Assert.Equal("aggregator-4711-0", Assert.Single(group.Members).ClientId);
        Assert.Equal("Stable", group.State);
        Assert.Equal(member.Owned.Order(), group.Owners().Keys.Order());
    }

    [KafkaFact]
    public async Task DescribeGroupAsync_GivesNoMembers_WhenThereIsNoSuchGroup()
    {
        using var catalog = Catalog();
        Assert.Empty((await catalog.DescribeGroupAsync($"none-{Guid.NewGuid():N}", default)).Members);
    }

    [Fact]
    public async Task EveryReading_ThrowsKafkaUnavailable_WhenNoBrokerAnswers()
    {
        using var catalog = new TopicCatalog(
            new KafkaOptions { BootstrapServers = "127.0.0.1:1", RequestTimeout = TimeSpan.FromSeconds(1) }, NullLogger.Instance);
        Task[] readings =
        [
            catalog.ReadClusterIdAsync(default),
            catalog.ListTopicsAsync(default),
            catalog.DescribeTopicsAsync(["x"], default),
            catalog.ReadLogEndsAsync([new("x", 0)], default),
            catalog.ReadLogBoundsAsync([new("x", 0)], default),
            catalog.ReadTopicConfigurationsAsync(["x"], default),
            catalog.CreateTopicAsync("x", 1, null, NoConfiguration, default),
            catalog.GrowTopicAsync("x", 1, default),
            catalog.DescribeGroupAsync("x", default),
        ];
        foreach (var reading in readings)
        {
            await Assert.ThrowsAsync<KafkaUnavailableException>(() => reading);
        }
    }

    /// <summary>Kafka's tools write an id as base 64, and this program as .NET does.</summary>
    private static string HexIdOf(string description)
    {
        var start = description.IndexOf("TopicId: ", StringComparison.Ordinal) + "TopicId: ".Length;
        var text = description[start..(start + 22)].Replace('-', '+').Replace('_', '/') + "==";
        return Convert.ToHexStringLower(Convert.FromBase64String(text));
    }

    private TopicCatalog Catalog() => new(new KafkaOptions { BootstrapServers = broker.BootstrapServers }, NullLogger.Instance);
}
