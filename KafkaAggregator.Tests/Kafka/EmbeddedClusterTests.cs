using System.Text;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Host.Embedded;
using KafkaAggregator.Tests.Integration.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace KafkaAggregator.Tests.Kafka;

/// <summary>The Kafka layer on the embedded broker, which the demo runs on and which speaks few requests.</summary>
public sealed class EmbeddedClusterTests
{
    private static readonly IReadOnlyDictionary<string, string> NoConfiguration = new Dictionary<string, string>();

    [Fact]
    public async Task TopicCatalog_AnswersWhatTheBrokerCanSay()
    {
        using var broker = new EmbeddedBroker();
        broker.CreateTopic("numbers", 3);
        using var catalog = new TopicCatalog(new KafkaOptions { BootstrapServers = broker.BootstrapServers }, NullLogger.Instance);

        Assert.NotNull(await catalog.ReadClusterIdAsync(default));
        Assert.Contains(await catalog.ListTopicsAsync(default), topic => topic.Name == "numbers" && topic.PartitionCount == 3);
        var described = await catalog.DescribeTopicsAsync(["numbers"], default);
        Assert.Equal(3, described["numbers"].PartitionCount);
        Assert.Equal(new LogBounds(0, 0), (await catalog.ReadLogBoundsAsync([new("numbers", 2)], default))[new("numbers", 2)]);
        Assert.Empty(await catalog.ReadTopicConfigurationsAsync(["numbers"], default));
        await catalog.CreateTopicAsync("numbers", 3, null, NoConfiguration, default);
        await catalog.GrowTopicAsync("numbers", 2, default);
        await Assert.ThrowsAsync<TopicRefusedException>(() => catalog.CreateTopicAsync("others", 3, null, NoConfiguration, default));
        Assert.Empty((await catalog.DescribeGroupAsync("any", default)).Members);
    }

    [Theory]
    [InlineData(KafkaGroupProtocol.Classic)]
    [InlineData(KafkaGroupProtocol.Consumer)]
    public async Task Member_ReadsCommitsAndWrites(KafkaGroupProtocol protocol)
    {
        using var broker = new EmbeddedBroker();
        broker.CreateTopic("numbers", 2);
        var options = GroupMember.Options(broker.BootstrapServers, protocol);
        using var producer = new KafkaProducer(options, NullLogger.Instance);
        var records = Enumerable.Range(0, 100)
            .Select(i => new OutgoingRecord { Topic = "numbers", Partition = i % 2, Value = Encoding.UTF8.GetBytes($"{i}"), Headers = [] });
        Assert.Empty(await producer.WriteAsync([.. records], default));
        using var member = new GroupMember(options) { FetchesWhatItOwns = true };
        member.Consumer.Subscribe(["numbers"], member);
        member.PollUntil(() => member.Records.Count == 100 && member.Events.OfType<EndConfirmed>().Count() >= 2);

        var partition = new TopicPartition("numbers", 1);
        var limit = TimeSpan.FromSeconds(10);
        Assert.Empty(member.Consumer.Commit([KeyValuePair.Create(partition, new CommittedOffset(50, "state"))], limit));
        var reading = member.Consumer.ReadCommitted([partition, new("numbers", 0)], requireStable: true, limit);

        Assert.Equal(new Dictionary<TopicPartition, CommittedOffset> { [partition] = new(50, "state") }, reading.Committed);
        Assert.Empty(reading.Pending);
        member.Consumer.Close();
        Assert.Equal(2, member.Revoked.Count);
    }
}
