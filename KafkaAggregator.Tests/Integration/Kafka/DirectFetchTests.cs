using Confluent.Kafka;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Tests.Support;
using Xunit;
using TopicPartition = KafkaAggregator.Actors.Kafka.TopicPartition;

namespace KafkaAggregator.Tests.Integration.Kafka;

/// <summary>Records by Fetch requests of our own.</summary>
[Collection(KafkaCollection.Name)]
public sealed class DirectFetchTests(KafkaBroker broker) : FetcherTests(broker)
{
    private readonly KafkaBroker _broker = broker;

    /// <summary>Librdkafka goes on in such a topic where the offset exists, and tells nobody.</summary>
    [KafkaFact]
    public async Task Poll_SaysThatTheLogWasCut_WhenTheTopicIsDeletedAndCreatedAgain()
    {
        var topic = await _broker.CreateTopicAsync("again");
        var partition = new TopicPartition(topic, 0);
        await ProduceAsync(topic, 3);
        using var member = Open();
        member.Consumer.Assign(partition, 7, 0);
        member.PollUntil(() => member.Events.OfType<EndConfirmed>().Any(end => end.Offset == 3));

        using (var admin = _broker.Admin())
        {
            await admin.DeleteTopicsAsync([topic]);
            await Waiting.UntilAsync(
                () => !admin.GetMetadata(TimeSpan.FromSeconds(10)).Topics.Exists(t => t.Topic == topic),
                TimeSpan.FromSeconds(30),
                () => $"{topic} is still there");
        }

        await _broker.CreateNamedTopicAsync(topic);
        await ProduceAsync(topic, 5);
        member.PollUntil(() => member.Events.OfType<LogTruncated>().Any());

        var cut = Assert.Single(member.Events.OfType<LogTruncated>());
        Assert.Equal((partition, 7, 3, 0), (cut.Partition, cut.OwnershipEpoch, cut.Wanted, cut.End));
        Assert.Equal(3, member.Records.Count);
    }

    [KafkaFact]
    public async Task Group_GivesPartitions_ThatAreFetchedDirectly()
    {
        var topic = await _broker.CreateTopicAsync("member", partitions: 2);
        await ProduceAsync(topic, 10);
        using var member = new GroupMember(GroupMember.Options(_broker.BootstrapServers), isDirect: true) { FetchesWhatItOwns = true };
        member.Consumer.Subscribe([topic], member);

        member.PollUntil(() => member.Records.Count == 10 && member.Owned.Count == 2);

        Assert.Empty(member.Consumer.Commit(
            [KeyValuePair.Create(new TopicPartition(topic, 0), new CommittedOffset(1, "m"))], TimeSpan.FromSeconds(30)));
        member.Consumer.Close();
        Assert.Equal(2, member.Revoked.Count + member.Lost.Count);
    }

    private protected override GroupMember Open() => new(GroupMember.Options(_broker.BootstrapServers), isDirect: true);

    private async Task ProduceAsync(string topic, int count)
    {
        using var producer = new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = _broker.BootstrapServers }).Build();
        for (var i = 0; i < count; i++)
        {
            await producer.ProduceAsync(topic, new Message<Null, string> { Value = $"{i}" });
        }
    }
}
