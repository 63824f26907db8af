using Confluent.Kafka;
using Confluent.Kafka.Admin;
using KafkaAggregator.Actors.Ingest;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;
using TopicPartition = KafkaAggregator.Actors.Kafka.TopicPartition;

namespace KafkaAggregator.Tests.Integration.Kafka;

/// <summary>What a real broker does with transactions, on which exactly-once rests; with both group protocols.</summary>
[Collection(KafkaCollection.Name)]
public sealed class TransactionTests(KafkaBroker broker)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    public static TheoryData<KafkaGroupProtocol> Protocols => [KafkaGroupProtocol.Classic, KafkaGroupProtocol.Consumer];

    [KafkaTheory]
    [MemberData(nameof(Protocols))]
    public async Task Commit_ShowsRecordsAndOffsetsTogether(KafkaGroupProtocol protocol)
    {
        var (topic, output) = await CreateTopicsAsync();
        using var member = Join(topic, protocol);
        using var producer = Producer();
        producer.Begin();
        producer.Send([Record(output, "one"), Record(output, "two")]);
        producer.SendOffsets([Offset(topic, 5)], member.Consumer.ReadMembership());
        Assert.Empty(Read(output));
        producer.Commit();
        Assert.Equal(["one", "two"], Read(output));
        Assert.Equal(new CommittedOffset(5, "m5"), ReadOffset(member, topic));
    }

    [KafkaFact]
    public async Task Abort_ShowsNeither_AndTheProducerGoesOn()
    {
        var (topic, output) = await CreateTopicsAsync();
        using var member = Join(topic);
        using var producer = Producer();
        producer.Begin();
        producer.Send([Record(output, "lost")]);
        producer.SendOffsets([Offset(topic, 5)], member.Consumer.ReadMembership());
        producer.Abort();
        Commit(producer, member, topic, output, "kept", 6);
        Assert.Equal(["kept"], Read(output));
        Assert.Equal(6, ReadOffset(member, topic)?.Offset);
    }

    [KafkaTheory]
    [MemberData(nameof(Protocols))]
    public async Task SendOffsets_IsRefused_WithAMembershipFromBeforeARebalance(KafkaGroupProtocol protocol)
    {
        var (topic, output) = await CreateTopicsAsync();
        var options = GroupMember.Options(broker.BootstrapServers, protocol);
        using var member = Join(topic, options);
        using var producer = Producer();
        var stale = member.Consumer.ReadMembership();
        using var other = new GroupMember(options);
        other.Consumer.Subscribe([topic], other);
        PollUntil(() => other.Owned.Count > 0 && member.Consumer.ReadMembership().Generation > stale.Generation, member, other);

        producer.Begin();
        producer.Send([Record(output, "stale")]);
        var refusal = Assert.Throws<TransactionException>(() =>
        {
            producer.SendOffsets([Offset(topic, 5)], stale);
            producer.Commit();
        });
        Assert.Equal(TransactionFault.StaleMembership, refusal.Fault);
        producer.Abort();
        Commit(producer, member, topic, output, "fresh", 6);
        Assert.Equal(["fresh"], Read(output));
    }

    /// <summary>Why the committer sends nothing without a member id: the broker would take it.</summary>
    [KafkaFact]
    public async Task SendOffsets_IsTakenWithoutAnyCheck_FromAMembershipOfNobody()
    {
        var (topic, output) = await CreateTopicsAsync();
        using var member = Join(topic);
        using var producer = Producer();
        var nobody = member.Consumer.ReadMembership() with { Generation = -1, MemberId = "" };
        Assert.False(nobody.IsMember);
        producer.Begin();
        producer.Send([Record(output, "taken")]);
        producer.SendOffsets([Offset(topic, 7)], nobody);
        producer.Commit();
        Assert.Equal(7, ReadOffset(member, topic)?.Offset);
    }

    [KafkaFact]
    public async Task Membership_IsNobodys_BeforeTheMemberHasJoined()
    {
        var (topic, _) = await CreateTopicsAsync();
        using var member = new GroupMember(GroupMember.Options(broker.BootstrapServers));
        Assert.False(member.Consumer.ReadMembership().IsMember);
        member.Consumer.Subscribe([topic], member);
        member.PollUntil(() => member.Owned.Count > 0);
        Assert.True(member.Consumer.ReadMembership().IsMember);
    }

    [KafkaFact]
    public async Task Commit_NamesTheRecord_ThatIsTooLargeForItsTopic()
    {
        var (topic, _) = await CreateTopicsAsync();
        var output = $"small-{Guid.NewGuid():N}";
        using (var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = broker.BootstrapServers }).Build())
        {
            await admin.CreateTopicsAsync(
                [new TopicSpecification { Name = output, NumPartitions = 1, Configs = new() { ["max.message.bytes"] = "2000" } }]);
        }

        using var member = Join(topic);
        using var producer = Producer();
        producer.Begin();
        producer.Send([Record(output, "small"), Record(output, new string('x', 5000))]);
        var refusal = Assert.Throws<TransactionException>(() =>
        {
            producer.SendOffsets([Offset(topic, 5)], member.Consumer.ReadMembership());
            producer.Commit();
        });
        Assert.True(refusal.IsAbortable, refusal.Message);
        var refusals = producer.TakeRefusals();
        Assert.Contains(1, refusals.Refused.Keys.Concat(refusals.Suspects.Keys));
        producer.Abort();

        // The transaction after it may fail as well, for sequence numbers that are missing; then it is over.
        try
        {
            Commit(producer, member, topic, output, "next", 6);
        }
        catch (TransactionException exception) when (exception.IsAbortable)
        {
            producer.Abort();
            Commit(producer, member, topic, output, "next", 6);
        }

        Assert.Equal(["next"], Read(output));
    }

    [KafkaFact]
    public async Task Commit_IsFenced_WhereAnotherTookTheTransactionalId()
    {
        var (topic, output) = await CreateTopicsAsync();
        using var member = Join(topic);
        var id = $"t-{Guid.NewGuid():N}";
        using var producer = Producer(id);
        producer.Begin();
        producer.Send([Record(output, "zombie")]);
        producer.SendOffsets([Offset(topic, 5)], member.Consumer.ReadMembership());
        using var heir = Producer(id);
        var fenced = Assert.Throws<TransactionException>(producer.Commit);
        Assert.Equal(TransactionFault.Fenced, fenced.Fault);
        Assert.False(fenced.IsAbortable);
        Assert.Empty(Read(output));
    }

    [KafkaFact]
    public async Task DeadOwner_HoldsItsOffsetsUp_UntilItsHeirTakesItsId()
    {
        var (topic, output) = await CreateTopicsAsync();
        var options = GroupMember.Options(broker.BootstrapServers);
        var tag = $"{Guid.NewGuid():N}"[..16] + "-0";
        using var member = Join(topic, options);
        using var dead = Producer(OwnerTags.TransactionalId(options.GroupId, tag));
        dead.Begin();
        dead.Send([Record(output, "lost")]);
        dead.SendOffsets([Offset(topic, 5)], member.Consumer.ReadMembership());
        var partition = new TopicPartition(topic, 0);
        Assert.Contains(partition, member.Consumer.ReadCommitted([partition], requireStable: true, TimeSpan.FromSeconds(1)).Pending.Keys);

        var fencer = new TransactionFencer(options, TimeProvider.System, NullLogger.Instance);
        await Task.WhenAll(
            fencer.FenceAsync(OwnerTags.TransactionalId(options.GroupId, tag), default),
            fencer.FenceAsync(OwnerTags.TransactionalId(options.GroupId, tag), default));

        var reading = member.Consumer.ReadCommitted([partition], requireStable: true, Limit);
        Assert.Empty(reading.Pending);
        Assert.Empty(reading.Committed);
        Assert.Empty(Read(output));
    }

    private static void PollUntil(Func<bool> condition, params GroupMember[] members)
    {
        members[0].PollUntil(() =>
        {
            foreach (var other in members[1..])
            {
                other.Poll(TimeSpan.FromMilliseconds(5));
            }

            return condition();
        });
    }

    private static void Commit(TransactionalProducer producer, GroupMember member, string topic, string output, string value, long offset)
    {
        producer.Begin();
        producer.Send([Record(output, value)]);
        producer.SendOffsets([Offset(topic, offset)], member.Consumer.ReadMembership());
        producer.Commit();
    }

    private static KeyValuePair<TopicPartition, CommittedOffset> Offset(string topic, long offset) =>
        KeyValuePair.Create(new TopicPartition(topic, 0), new CommittedOffset(offset, $"m{offset}"));

    private static OutgoingRecord Record(string topic, string value) =>
        new() { Topic = topic, Partition = 0, Value = System.Text.Encoding.UTF8.GetBytes(value), Headers = [] };

    private static CommittedOffset? ReadOffset(GroupMember member, string topic) => member.Consumer
        .ReadCommitted([new(topic, 0)], requireStable: true, Limit)
        .Committed.TryGetValue(new(topic, 0), out var offset) ? offset : null;

    private GroupMember Join(string topic, KafkaGroupProtocol protocol = KafkaGroupProtocol.Classic) =>
        Join(topic, GroupMember.Options(broker.BootstrapServers, protocol));

    private static GroupMember Join(string topic, KafkaOptions options)
    {
        var member = new GroupMember(options);
        member.Consumer.Subscribe([topic], member);
        member.PollUntil(() => member.Owned.Count == 2);
        return member;
    }

    private TransactionalProducer Producer(string? id = null)
    {
        var options = new KafkaOptions { BootstrapServers = broker.BootstrapServers };
        var producer = new TransactionalProducer(options, id ?? $"t-{Guid.NewGuid():N}", TimeProvider.System, NullLogger.Instance);
        producer.Initialize();
        return producer;
    }

    private async Task<(string Source, string Output)> CreateTopicsAsync() =>
        (await broker.CreateTopicAsync("source", partitions: 2), await broker.CreateTopicAsync("output", partitions: 1));

    private IReadOnlyList<string> Read(string topic) => SummaryTopic.ReadValues(broker.BootstrapServers, topic);
}
