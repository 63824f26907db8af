using Confluent.Kafka;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Tests.Support;
using Xunit;
using TopicPartition = KafkaAggregator.Actors.Kafka.TopicPartition;

namespace KafkaAggregator.Tests.Integration.Kafka;

/// <summary>Offsets with their metadata, on a real broker.</summary>
[Collection(KafkaCollection.Name)]
public sealed class CommittedOffsetTests(KafkaBroker broker)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    [KafkaFact]
    public async Task ReadCommitted_GivesMetadataByteForByte_UpToTheBrokersLimit()
    {
        var topic = await broker.CreateTopicAsync("offsets", partitions: 4);
        using var member = new GroupMember(GroupMember.Options(broker.BootstrapServers));
        var long1 = string.Concat(Enumerable.Range(0, 4000).Select(i => (char)('!' + (i % 90))));
        var expected = new Dictionary<TopicPartition, CommittedOffset>
        {
            [new(topic, 0)] = new(17, long1),
            [new(topic, 1)] = new(0, ""),
            [new(topic, 2)] = new(1L << 40, "väl\u0001 \"{}\\ €"),
        };

        var refused = member.Consumer.Commit([.. expected], Limit);
        var reading = member.Consumer.ReadCommitted([.. expected.Keys, new(topic, 3)], requireStable: true, Limit);

        Assert.Empty(refused);
        Assert.Empty(reading.Pending);
        Assert.Equal(expected, reading.Committed);
    }

    [KafkaFact]
    public async Task Commit_NamesThePartition_WhoseMetadataTheBrokerRefuses()
    {
        var topic = await broker.CreateTopicAsync("offsets", partitions: 2);
        using var member = new GroupMember(GroupMember.Options(broker.BootstrapServers));
        var (good, bad) = (new TopicPartition(topic, 0), new TopicPartition(topic, 1));

        var refused = member.Consumer.Commit(
            [KeyValuePair.Create(good, new CommittedOffset(1, "m")), KeyValuePair.Create(bad, new CommittedOffset(1, new string('x', 5000)))], Limit);

        Assert.Contains("metadata", refused[bad], StringComparison.OrdinalIgnoreCase);
        Assert.Equal([bad], refused.Keys);
        Assert.Equal([good], member.Consumer.ReadCommitted([good, bad], requireStable: true, Limit).Committed.Keys);
    }

    [KafkaFact]
    public async Task ReadCommitted_SaysPending_OnlyOfThePartitionThatATransactionHolds()
    {
        var topic = await broker.CreateTopicAsync("offsets", partitions: 2);
        var options = GroupMember.Options(broker.BootstrapServers);
        using var member = new GroupMember(options);
        member.Consumer.Subscribe([topic], member);
        member.PollUntil(() => member.Owned.Count == 2);
        var (held, free) = (new TopicPartition(topic, 0), new TopicPartition(topic, 1));
        Assert.Empty(member.Consumer.Commit(
            [KeyValuePair.Create(held, new CommittedOffset(3, "old")), KeyValuePair.Create(free, new CommittedOffset(4, "b"))], Limit));
        var outside = new ConsumerConfig { BootstrapServers = broker.BootstrapServers, GroupId = options.GroupId };
        using var outsider = new ConsumerBuilder<Ignore, Ignore>(outside).Build();
        using var producer = new ProducerBuilder<Null, string>(new ProducerConfig
        {
            BootstrapServers = broker.BootstrapServers,
            TransactionalId = $"offsets-{Guid.NewGuid():N}",
        }).Build();
        producer.InitTransactions(Limit);
        producer.BeginTransaction();
        producer.SendOffsetsToTransaction([new TopicPartitionOffset(topic, 0, 9)], outsider.ConsumerGroupMetadata, Limit);

        var stable = member.Consumer.ReadCommitted([held, free], requireStable: true, TimeSpan.FromSeconds(1));
        var unstable = member.Consumer.ReadCommitted([held, free], requireStable: false, TimeSpan.FromSeconds(1));

        Assert.Equal([held], stable.Pending.Keys);
        Assert.Equal(new CommittedOffset(4, "b"), stable.Committed[free]);
        Assert.False(stable.Committed.ContainsKey(held));
        Assert.Empty(unstable.Pending);
        Assert.Equal(new CommittedOffset(3, "old"), unstable.Committed[held]);
        producer.CommitTransaction(Limit);
        Assert.Equal(9, member.Consumer.ReadCommitted([held], requireStable: true, Limit).Committed[held].Offset);
    }

    [KafkaFact]
    public void Commit_ThrowsKafkaUnavailable_WhenNoBrokerAnswers()
    {
        using var member = new GroupMember(GroupMember.Options("127.0.0.1:1"));
        var partition = new TopicPartition("any", 0);
        Assert.Throws<KafkaUnavailableException>(
            () => member.Consumer.Commit([KeyValuePair.Create(partition, new CommittedOffset(1, ""))], TimeSpan.FromSeconds(1)));
        Assert.Throws<KafkaUnavailableException>(
            () => member.Consumer.ReadCommitted([partition], requireStable: true, TimeSpan.FromSeconds(1)));
    }
}
