using Confluent.Kafka;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Kafka.Direct;
using KafkaAggregator.Tests.Support;
using Microsoft.Extensions.Logging;
using Xunit;
using TopicPartition = KafkaAggregator.Actors.Kafka.TopicPartition;

namespace KafkaAggregator.Tests.Integration.Kafka;

/// <summary>What only a cluster of several nodes does to who fetches: compaction, racks, quotas, logs that are cut.</summary>
[Collection(KafkaCollection.Name)]
public sealed class DirectFetchClusterTests(RackedBroker cluster) : IClassFixture<RackedBroker>
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly RecordingLogger _log = new();

    /// <summary>Batches with gaps, tombstones, ended transactions.</summary>
    [OwnBrokerFact]
    public async Task CompactedRecords_AreThoseOfLibrdkafka()
    {
        const int Rounds = 30;
        const int PerRound = 50;
        var partition = new TopicPartition(await cluster.CreateTopicAsync(
            "compact", [1], ("cleanup.policy", "compact"), ("segment.ms", "1"), ("min.cleanable.dirty.ratio", "0.001"), ("min.compaction.lag.ms", "0")), 0);
        var random = new Random(3);
        using var plain = Producer();
        using var transactional = Producer(partition.Topic);
        transactional.InitTransactions(Limit);
        for (var round = 0; round < Rounds; round++)
        {
            var source = round % 3 == 0 ? transactional : plain;
            if (source == transactional)
            {
                source.BeginTransaction();
            }

            for (var i = 0; i < PerRound; i++)
            {
                source.Produce(partition.Topic, Message(random, round));
            }

            source.Flush(Limit);
            if (source == transactional)
            {
                End(source, isCommitted: round % 2 == 0);
            }
        }

        var end = (await EndsAsync(partition)).End;
        Assert.True(end > Rounds * PerRound, "markers are counted");
        await Waiting.UntilAsync(
            () => Digest(partition, end, isDirect: false).Records < Rounds * PerRound / 3, Limit, () => "nothing was compacted");

        LogDigest before, direct;
        do
        {
            before = Digest(partition, end, isDirect: false);
            direct = Digest(partition, end, isDirect: true);
        }
        while (before != Digest(partition, end, isDirect: false)); // it was compacted once more meanwhile

        Assert.Equal(before, direct);
        Assert.InRange(direct.Records, 1, Rounds * PerRound / 3);
    }

    [OwnBrokerFact]
    public async Task Records_ComeFromTheReplicaOfOnesRack_AndFromTheLeaderWhereThatIsGone()
    {
        const int Leader = 1;
        const int Near = 2;
        var partition = new TopicPartition(await cluster.CreateTopicAsync("near", [Leader, Near], ("min.insync.replicas", "1")), 0);
        var pulse = new TopicPartition(await cluster.CreateTopicAsync("pulse", [Leader, Near], ("min.insync.replicas", "1")), 0);
        using var source = Producer();
        Write(source, partition, 10);
        using var member = Open(Near);
        using var other = Open(Near);
        member.Consumer.Assign(pulse, 1, 0);
        Start(member, partition, 10);
        Write(source, partition, 10);
        member.PollUntil(() => member.Offsets(partition).Count == 20);
        member.Consumer.Withhold(partition);
        Write(source, pulse, 1);
        member.PollUntil(() => member.Offsets(pulse).Count == 1); // so what it had asked for is answered
        member.Consumer.Unassign(pulse);
        Write(source, partition, 1_000);
        Start(other, partition, 1_020); // the replica knows that they are committed

        await cluster.Broker.PauseAsync(Leader);
        try
        {
            member.Consumer.Release(partition);
            member.PollUntil(() => member.Offsets(partition).Count == 1_020);
        }
        finally
        {
            await cluster.Broker.ResumeAsync(Leader);
        }

        await cluster.Broker.KillAsync(Near);
        try
        {
            Write(source, partition, 10);
            member.PollUntil(() => member.Offsets(partition).Count == 1_030);
        }
        finally
        {
            await cluster.Broker.StartAsync(Near);
        }

        Assert.Equal(Enumerable.Range(0, 1_030).Select(offset => (long)offset), member.Offsets(partition));
        Assert.DoesNotContain(member.Events, item => item is OffsetOutOfRange or LogTruncated);
    }

    [OwnBrokerFact]
    public async Task Records_ComeAllTheSame_WhereAQuotaHoldsAnswersBack()
    {
        const int Count = 50;
        var partition = new TopicPartition(await cluster.CreateTopicAsync("quota", [3]), 0);
        using var source = Producer();
        for (var i = 0; i < Count; i++)
        {
            var value = new byte[20_000];
            Random.Shared.NextBytes(value);
            await source.ProduceAsync(partition.Topic, new Message<byte[]?, byte[]?> { Value = value }); // a batch beyond the quota never comes
        }

        var options = GroupMember.Options(cluster.Broker.BootstrapServers) with { ClientId = partition.Topic };
        await cluster.Broker.ToolAsync(
            "configs", "--alter", "--add-config", "consumer_byte_rate=300000", "--entity-type", "clients", "--entity-name", options.ClientId);
        using var member = new GroupMember(new DirectConsumer(options, lane: 0, TimeProvider.System, _log));

        member.Consumer.Assign(partition, 1, 0);
        member.PollUntil(() => member.Events.OfType<EndConfirmed>().Any(end => end.Offset == Count));

        Assert.Equal(Enumerable.Range(0, Count).Select(offset => (long)offset), member.Offsets(partition));
        Assert.Contains(_log.Lines, line => line.Level == LogLevel.Debug && line.Text.Contains("by a quota", StringComparison.Ordinal));
    }

    /// <summary>The replica that was left behind is made the leader, as the only other one is gone.</summary>
    [OwnBrokerFact]
    public async Task UncleanElection_IsSaidToHaveCutTheLog_AndNothingIsReadAcrossTheCut()
    {
        const int Leader = 1;
        const int Behind = 2;
        var partition = new TopicPartition(
            await cluster.CreateTopicAsync("unclean", [Leader, Behind], ("unclean.leader.election.enable", "true"), ("min.insync.replicas", "1")), 0);
        using var source = Producer();
        using var member = new GroupMember(GroupMember.Options(cluster.Broker.BootstrapServers), isDirect: true);
        Write(source, partition, 10);
        Start(member, partition, 10);
        try
        {
            await cluster.Broker.KillAsync(Behind);
            Write(source, partition, 10);
            member.PollUntil(() => member.Records.Count == 20);

            await cluster.Broker.KillAsync(Leader);
            await cluster.Broker.StartAsync(Behind);
            using var later = Producer();
            Write(later, partition, 3);
            member.PollUntil(() => member.Events.OfType<LogTruncated>().Any());

            var cut = Assert.Single(member.Events.OfType<LogTruncated>());
            Assert.Equal((partition, 20, 10), (cut.Partition, cut.Wanted, cut.End));
            Assert.Equal(20, member.Records.Count);
            member.Consumer.Seek(partition, 10);
            member.PollUntil(() => member.Records.Count == 23);
            Assert.Equal([10, 11, 12], member.Offsets(partition).Skip(20));
            Assert.Equal(Digest(partition, 13, isDirect: false), Digest(partition, 13, isDirect: true));
        }
        finally
        {
            await cluster.Broker.StartAsync(Behind); // one that runs is left alone
            await cluster.Broker.StartAsync(Leader);
        }
    }

    private static void Start(GroupMember member, TopicPartition partition, int count)
    {
        member.Consumer.Assign(partition, 1, 0);
        member.PollUntil(() => member.Offsets(partition).Count == count);
    }

    private static void Write(IProducer<byte[]?, byte[]?> source, TopicPartition partition, int count)
    {
        for (var i = 0; i < count; i++)
        {
            source.Produce(partition.Topic, new Message<byte[]?, byte[]?> { Value = BitConverter.GetBytes(i) });
        }

        source.Flush(Limit);
    }

    private static void End(IProducer<byte[]?, byte[]?> source, bool isCommitted)
    {
        if (isCommitted)
        {
            source.CommitTransaction(Limit);
        }
        else
        {
            source.AbortTransaction(Limit);
        }
    }

    /// <summary>Its time rises by a second a round, so that each round rolls the segment: the last one is never compacted.</summary>
    private static Message<byte[]?, byte[]?> Message(Random random, int round)
    {
        var value = new byte[random.Next(100)];
        random.NextBytes(value);
        return new Message<byte[]?, byte[]?>
        {
            Key = BitConverter.GetBytes(random.Next(120)),
            Value = random.Next(20) == 0 ? null : value,
            Timestamp = new Timestamp(1_700_000_000_000 + (1_000L * round), TimestampType.CreateTime),
        };
    }

    private GroupMember Open(int rackOf) =>
        new(GroupMember.Options(cluster.Broker.BootstrapServers) with { ClientRack = RackedBroker.RackOf(rackOf) }, isDirect: true);

    private IProducer<byte[]?, byte[]?> Producer(string? transactionalId = null) => new ProducerBuilder<byte[]?, byte[]?>(new ProducerConfig
    {
        BootstrapServers = cluster.Broker.BootstrapServers,
        CompressionType = CompressionType.Lz4,
        EnableIdempotence = true,
        LingerMs = 5,
        TransactionalId = transactionalId,
    }).Build();

    private LogDigest Digest(TopicPartition partition, long end, bool isDirect)
    {
        using var member = new GroupMember(GroupMember.Options(cluster.Broker.BootstrapServers), isDirect);
        return LogDigest.Read(member, partition, from: 0, end);
    }

    private async Task<LogBounds> EndsAsync(TopicPartition partition)
    {
        using var catalog = new TopicCatalog(GroupMember.Options(cluster.Broker.BootstrapServers), _log);
        return (await catalog.ReadLogBoundsAsync([partition], default))[partition];
    }
}
