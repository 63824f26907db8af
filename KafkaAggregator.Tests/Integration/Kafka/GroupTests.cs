using System.Globalization;
using Confluent.Kafka;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Tests.Support;
using Xunit;
using TopicPartition = KafkaAggregator.Actors.Kafka.TopicPartition;

namespace KafkaAggregator.Tests.Integration.Kafka;

/// <summary>Membership of the group, by both protocols, on a real broker.</summary>
[Collection(KafkaCollection.Name)]
public sealed class GroupTests(KafkaBroker broker)
{
    private const int Partitions = 4;
    private const int PerPartition = 2000;

    [KafkaTheory]
    [InlineData(KafkaGroupProtocol.Classic)]
    [InlineData(KafkaGroupProtocol.Consumer)]
    public async Task Subscribe_KeepsTheMemberInTheGroup_AndFetchesNothing_BeforeAnOffsetIsGiven(KafkaGroupProtocol protocol)
    {
        var topic = await FilledTopicAsync();
        using var member = new GroupMember(GroupMember.Options(broker.BootstrapServers, protocol) with { SessionTimeout = TimeSpan.FromSeconds(2) });
        member.Consumer.Subscribe([topic], member);
        member.PollUntil(() => member.Owned.Count == Partitions);

        member.PollFor(TimeSpan.FromSeconds(protocol == KafkaGroupProtocol.Classic ? 4 : 8)); // longer than the session

        Assert.Equal(Partitions, member.Owned.Count);
        Assert.Empty(member.Lost);
        Assert.Empty(member.Records);
        Assert.Empty(member.Events);
        member.Consumer.Assign(new TopicPartition(topic, 2), 1, 1990);
        member.PollUntil(() => member.Events.Count > 0);
        Assert.Equal(10, member.Records.Count);
    }

    [KafkaTheory]
    [InlineData(KafkaGroupProtocol.Classic)]
    [InlineData(KafkaGroupProtocol.Consumer)]
    public async Task Rebalance_MovesOnlySomePartitions_AndCommitsInTheRevocationAreAccepted(KafkaGroupProtocol protocol)
    {
        var topic = await FilledTopicAsync();
        var options = GroupMember.Options(broker.BootstrapServers, protocol);
        using var first = new GroupMember(options) { FetchesWhatItOwns = true };
        first.Consumer.Subscribe([topic], first);
        first.PollUntil(() => first.Events.OfType<EndConfirmed>().Count() == Partitions);
        var refused = new Dictionary<TopicPartition, string>();
        first.WhileRevoked = partitions => refused = first.Consumer
            .Commit([.. partitions.Select(p => KeyValuePair.Create(p, new CommittedOffset(p.Partition + 100, $"of {p.Partition}")))], TimeSpan.FromSeconds(10))
            .ToDictionary();
        using (var second = new GroupMember(options))
        {
            second.Consumer.Subscribe([topic], second);
            PollBothUntil(first, second, () => first.Owned.Count == 2 && second.Owned.Count == 2);

            Assert.Equal(2, first.Revoked.Count);
            Assert.Empty(refused);
            Assert.Equal(first.Revoked.Order(), second.Owned.Order());
            var reading = second.Consumer.ReadCommitted(second.Owned, requireStable: true, TimeSpan.FromSeconds(10));
            Assert.Empty(reading.Pending);
            Assert.All(second.Owned, p => Assert.Equal(new CommittedOffset(p.Partition + 100, $"of {p.Partition}"), reading.Committed[p]));
            first.Records.Clear();
            foreach (var partition in second.Owned)
            {
                second.Consumer.Assign(partition, 1, 1000);
            }

            PollBothUntil(first, second, () => second.Events.OfType<EndConfirmed>().Count() == 2);
            Assert.Equal(2 * (PerPartition - 1000), second.Records.Count);
            second.Consumer.Close();
            Assert.Equal(2, second.Revoked.Count);
        }

        // Only what came back is read again, and what stayed goes on behind what was read.
        first.PollUntil(() => first.Owned.Count == Partitions && first.Records.Count == 2 * PerPartition);
        first.PollFor(TimeSpan.FromSeconds(1));
        Assert.Equal(2 * PerPartition, first.Records.Count);
        Assert.Empty(first.Lost);
        Assert.Empty(first.Troubles);
    }

    [KafkaFact]
    public async Task Assign_FetchesAgain_WhenThePartitionWasWithheldForLongBeforeItWentAndCameBack()
    {
        var topic = await FilledTopicAsync();
        var options = GroupMember.Options(broker.BootstrapServers);
        using var first = new GroupMember(options) { FetchesWhatItOwns = true };
        first.Consumer.Subscribe([topic], first);
        first.PollUntil(() => first.Owned.Count == Partitions);
        foreach (var partition in first.Owned)
        {
            first.Consumer.Withhold(partition);
        }

        first.PollFor(TimeSpan.FromSeconds(1.5));
        using (var second = new GroupMember(options))
        {
            second.Consumer.Subscribe([topic], second);
            PollBothUntil(first, second, () => second.Owned.Count == 2);
        }

        first.PollUntil(() => first.Owned.Count == Partitions && first.Records.Count == 2 * PerPartition);
    }

    [KafkaFact]
    public async Task Poll_SaysLost_WhenTheSessionEnded()
    {
        var topic = await FilledTopicAsync();
        var options = GroupMember.Options(broker.BootstrapServers) with
        {
            SessionTimeout = TimeSpan.FromSeconds(6),
            Properties = new Dictionary<string, string> { ["max.poll.interval.ms"] = "6000" },
        };
        using var member = new GroupMember(options) { FetchesWhatItOwns = true };
        member.Consumer.Subscribe([topic], member);
        member.PollUntil(() => member.Events.OfType<EndConfirmed>().Count() == Partitions);

        using var silence = new ManualResetEventSlim();
        silence.Wait(TimeSpan.FromSeconds(8)); // no poll for longer than allowed
        member.PollUntil(() => member.Lost.Count == Partitions);

        Assert.Empty(member.Revoked);
        member.PollUntil(() => member.Owned.Count == Partitions); // it joins again by itself
    }

    [KafkaFact]
    public async Task Subscribe_GivesUpATopic_WhenItIsNoLongerNamed()
    {
        var (stays, goes) = (await FilledTopicAsync(), await FilledTopicAsync());
        using var member = new GroupMember(GroupMember.Options(broker.BootstrapServers)) { FetchesWhatItOwns = true };
        member.Consumer.Subscribe([stays, goes], member);
        member.PollUntil(() => member.Owned.Count == 2 * Partitions);

        member.Consumer.Subscribe([stays], member);
        member.PollUntil(() => member.Revoked.Count == Partitions);

        Assert.All(member.Revoked, partition => Assert.Equal(goes, partition.Topic));
        Assert.All(member.Owned, partition => Assert.Equal(stays, partition.Topic));
    }

    [KafkaFact]
    public async Task Subscribe_GivesUpAll_WhenNoTopicIsNamed_AndBeginsAgainWhenOneIs()
    {
        var topic = await FilledTopicAsync();
        var options = GroupMember.Options(broker.BootstrapServers);
        using var member = new GroupMember(options) { FetchesWhatItOwns = true };
        member.Consumer.Subscribe([topic], member);
        member.PollUntil(() => member.Owned.Count == Partitions);

        member.Consumer.Subscribe([], member);
        member.PollUntil(() => member.Revoked.Count == Partitions);
        Assert.Empty(member.Owned);
        using var admin = broker.Admin();
        member.PollUntil(() => admin.DescribeConsumerGroupsAsync([options.GroupId]).GetAwaiter().GetResult()
            .ConsumerGroupDescriptions[0].Members.Count == 0);

        member.Consumer.Subscribe([topic], member);
        member.PollUntil(() => member.Owned.Count == Partitions);
    }

    [KafkaFact]
    public async Task Poll_ThrowsWhatTheListenerThrew_AndTheGroupGoesOn()
    {
        var topic = await FilledTopicAsync();
        using var member = new GroupMember(GroupMember.Options(broker.BootstrapServers));
        member.Consumer.Subscribe([topic], new FailingListener());
        var failure = Assert.Throws<InvalidOperationException>(() => member.PollUntil(() => false));
        Assert.Equal("on purpose", failure.InnerException?.Message);
    }

    [Fact]
    public void Poll_ThrowsWhatTheListenerThrew_WhenItHeardOfTrouble()
    {
        using var member = new GroupMember(GroupMember.Options("127.0.0.1:1"));
        member.Consumer.Subscribe(["any"], new FailingListener());
        var failure = Assert.Throws<InvalidOperationException>(() => member.PollUntil(() => false));
        Assert.NotNull(failure.InnerException);
    }

    private static void PollBothUntil(GroupMember first, GroupMember second, Func<bool> condition) => first.PollUntil(() =>
    {
        second.Poll(TimeSpan.FromMilliseconds(5));
        return condition();
    });

    private async Task<string> FilledTopicAsync()
    {
        var topic = await broker.CreateTopicAsync("group", Partitions);
        using var producer = new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = broker.BootstrapServers }).Build();
        for (var i = 0; i < Partitions * PerPartition; i++)
        {
            producer.Produce(
                new Confluent.Kafka.TopicPartition(topic, i % Partitions),
                new Message<Null, string> { Value = i.ToString(CultureInfo.InvariantCulture) });
        }

        producer.Flush(TimeSpan.FromSeconds(30));
        return topic;
    }

    private sealed class FailingListener : IGroupListener
    {
        public void OnAssigned(IReadOnlyList<TopicPartition> partitions) => throw new InvalidOperationException("on purpose");

        public void OnRevoked(IReadOnlyList<TopicPartition> partitions) => throw new InvalidOperationException("on purpose");

        public void OnLost(IReadOnlyList<TopicPartition> partitions) => throw new InvalidOperationException("on purpose");

        public void OnTrouble(string reason) => throw new InvalidOperationException(reason);

        public void OnFatal(string reason) => throw new InvalidOperationException(reason);
    }
}
