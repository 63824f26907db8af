using Confluent.Kafka;
using Confluent.Kafka.Admin;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Tests.Support;
using Xunit;
using TopicPartition = KafkaAggregator.Actors.Kafka.TopicPartition;

namespace KafkaAggregator.Tests.Integration.Kafka;

/// <summary>Leaders that die, come back and give up their place, while records are written and fetched.</summary>
[Collection(KafkaCollection.Name)]
public sealed class DirectFetchFaultTests
{
    private const int Nodes = 3;
    private const int Partitions = 3;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    [LongKafkaFact]
    public async Task Records_ComeOnceAndInOrder_WhateverHappensToTheirLeaders()
    {
        await using var broker = await KafkaBroker.StartOwnAsync("--nodes", $"{Nodes}");
        var topic = $"leaders-{Guid.NewGuid():N}";
        using (var admin = broker.Admin())
        {
            await admin.CreateTopicsAsync([new TopicSpecification { Name = topic, NumPartitions = Partitions, ReplicationFactor = Nodes }]);
        }

        var config = new ProducerConfig { BootstrapServers = broker.BootstrapServers, EnableIdempotence = true };
        using var source = new ProducerBuilder<Null, byte[]>(config).Build();
        using var member = new GroupMember(GroupMember.Options(broker.BootstrapServers), isDirect: true);
        for (var i = 0; i < Partitions; i++)
        {
            member.Consumer.Assign(new TopicPartition(topic, i), 1, 0);
        }

        var written = 0;
        written = await WriteAndReadAsync(source, topic, member, written);
        await broker.KillAsync(node: 2);
        written = await WriteAndReadAsync(source, topic, member, written);
        await broker.StartAsync(node: 2);
        written = await WriteAndReadAsync(source, topic, member, written);
        await broker.StopAsync(node: 3);
        written = await WriteAndReadAsync(source, topic, member, written);
        await broker.StartAsync(node: 3);
        await WriteAndReadAsync(source, topic, member, written);
        Assert.DoesNotContain(member.Events, item => item is OffsetOutOfRange or LogTruncated);
    }

    /// <summary>Writes a thousand more to each partition, and polls until all are there; gives how many each has.</summary>
    private static async Task<int> WriteAndReadAsync(IProducer<Null, byte[]> source, string topic, GroupMember member, int written)
    {
        const int Count = 1_000;
        for (var i = 0; i < Count * Partitions; i++)
        {
            source.Produce(new Confluent.Kafka.TopicPartition(topic, i % Partitions), new Message<Null, byte[]> { Value = [1] });
        }

        var flushed = Task.Run(() => source.Flush(Limit));
        member.PollUntil(() => member.Records.Count >= (written + Count) * Partitions);
        await flushed;
        for (var i = 0; i < Partitions; i++)
        {
            Assert.Equal(Enumerable.Range(0, written + Count).Select(offset => (long)offset), member.Offsets(new TopicPartition(topic, i)));
        }

        return written + Count;
    }
}
