using System.Text;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;
using TopicPartition = KafkaAggregator.Actors.Kafka.TopicPartition;

namespace KafkaAggregator.Tests.Integration.Kafka;

/// <summary>The idempotent producer on a real broker.</summary>
[Collection(KafkaCollection.Name)]
public sealed class KafkaProducerTests(KafkaBroker broker)
{
    [KafkaFact]
    public async Task WriteAsync_WritesAll_ToThePartitionsNamed()
    {
        var topic = await broker.CreateTopicAsync("producer", partitions: 2);
        using var producer = Producer();
        var refused = await producer.WriteAsync([.. Enumerable.Range(0, 5000).Select(i => Record(topic, i % 2, $"{i}"))], default);
        Assert.Empty(refused);

        var written = Read(topic, partitions: 2, count: 5000);

        Assert.Equal(
            Enumerable.Range(0, 2500).Select(i => $"{(2 * i) + 1}"),
            written.Where(record => record.Partition.Partition == 1).Select(record => Encoding.UTF8.GetString(record.Value!)));
        Assert.All(written, record => Assert.Equal(1_700_000_000_000, record.Timestamp));
        Assert.All(written, record => Assert.Null(record.Key));
        Assert.All(written, record => Assert.Equal(("name", "value"), (record.Headers[0].Key, Encoding.UTF8.GetString(record.Headers[0].Value!))));
    }

    [KafkaFact]
    public async Task WriteAsync_NamesOnlyTheRecordAtFault_WhenItsBatchIsRefused()
    {
        var topic = await broker.CreateTopicAsync("producer", 1, ("max.message.bytes", "50000"));
        using var producer = Producer();
        OutgoingRecord[] records = [Record(topic, 0, "a"), Record(topic, 0, new string('x', 60_000)), Record(topic, 0, "b")];

        var refused = await producer.WriteAsync(records, default);

        Assert.Contains("MsgSizeTooLarge", Assert.Single(refused).Value);
        Assert.Equal(1, refused.Keys.Single());
        Assert.Equal(["a", "b"], Read(topic, 1, 2).Select(record => Encoding.UTF8.GetString(record.Value!)).Order());
    }

    [KafkaFact]
    public async Task WriteAsync_RefusesATimestampTooFarAhead_AndAPartitionThatIsNotThere()
    {
        var topic = await broker.CreateTopicAsync("producer", partitions: 1);
        using var producer = Producer();
        OutgoingRecord[] records =
        [
            Record(topic, 0, "a"),
            Record(topic, 0, "b") with { TimestampMilliseconds = DateTimeOffset.UtcNow.AddDays(2).ToUnixTimeMilliseconds() },
            Record(topic, 9, "c"),
        ];

        var refused = await producer.WriteAsync(records, default);

        Assert.Equal([1, 2], refused.Keys.Order());
        Assert.Contains("InvalidTimestamp", refused[1]);
        Assert.Contains("UnknownPartition", refused[2]);
    }

    [KafkaFact]
    public async Task RefreshTopic_LetsItWriteToPartitionsThatCameLater()
    {
        var topic = await broker.CreateTopicAsync("producer", partitions: 1);
        using var producer = Producer();
        Assert.Empty(await producer.WriteAsync([Record(topic, 0, "a")], default));
        using var catalog = new TopicCatalog(new KafkaOptions { BootstrapServers = broker.BootstrapServers }, NullLogger.Instance);
        await catalog.GrowTopicAsync(topic, 3, default);

        while (producer.RefreshTopic(topic, TimeSpan.FromSeconds(10)) < 3)
        {
            // The broker has not caught up with the controller yet.
        }

        Assert.Empty(await producer.WriteAsync([Record(topic, 2, "b")], default));
    }

    [KafkaFact]
    public async Task WriteAsync_WaitsForRoom_WhenTheQueueIsFull()
    {
        var topic = await broker.CreateTopicAsync("producer");
        using var producer = Producer(new Dictionary<string, string> { ["queue.buffering.max.messages"] = "50" });
        Assert.Empty(await producer.WriteAsync([.. Enumerable.Range(0, 2000).Select(i => Record(topic, 0, $"{i}"))], default));
        Assert.Equal(Enumerable.Range(0, 2000).Select(i => $"{i}"), Read(topic, 1, 2000).Select(record => Encoding.UTF8.GetString(record.Value!)));
    }

    [Fact]
    public async Task WriteAsync_ThrowsKafkaUnavailable_WhenItIsNotKnownWhatWasWritten()
    {
        var properties = new Dictionary<string, string> { ["message.timeout.ms"] = "1000" };
        using var producer = new KafkaProducer(new KafkaOptions { BootstrapServers = "127.0.0.1:1", Properties = properties }, NullLogger.Instance);
        await Assert.ThrowsAsync<KafkaUnavailableException>(() => producer.WriteAsync([Record("any", 0, "a")], default));
    }

    [Fact]
    public async Task WriteAsync_WritesNothing_WhenThereIsNothing()
    {
        using var producer = new KafkaProducer(new KafkaOptions { BootstrapServers = "127.0.0.1:1" }, NullLogger.Instance);
        Assert.Empty(await producer.WriteAsync([], default));
    }

    private static OutgoingRecord Record(string topic, int partition, string value) => new()
    {
        Topic = topic,
        Partition = partition,
        Value = Encoding.UTF8.GetBytes(value),
        TimestampMilliseconds = 1_700_000_000_000,
        Headers = new RecordHeaders { { "name", "value" } },
    };

    private KafkaProducer Producer(IReadOnlyDictionary<string, string>? properties = null) => new(
        new KafkaOptions { BootstrapServers = broker.BootstrapServers, Properties = properties ?? new Dictionary<string, string>() }, NullLogger.Instance);

    private List<ConsumedRecord> Read(string topic, int partitions, int count)
    {
        using var member = new GroupMember(GroupMember.Options(broker.BootstrapServers));
        for (var partition = 0; partition < partitions; partition++)
        {
            member.Consumer.Assign(new TopicPartition(topic, partition), 1, 0);
        }

        member.PollUntil(() => member.Records.Count >= count && member.Events.Count >= partitions);
        return member.Records;
    }
}
