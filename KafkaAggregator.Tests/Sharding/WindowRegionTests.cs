using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using KafkaAggregator.Actors.Ingest;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Sharding;
using KafkaAggregator.Actors.Summaries;
using KafkaAggregator.Core.Windows;
using KafkaAggregator.Tests.Partitions;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Sharding;

/// <summary>The region on a real cluster of one node.</summary>
public sealed class WindowRegionTests : ActorTest
{
    private static readonly TopicPartition Partition = new("mount-azimuth", 12);

    private readonly ScriptedReaders _readers = new();

    public WindowRegionTests()
        : base("""
            akka.actor.provider = cluster
            akka.remote.dot-netty.tcp { hostname = 127.0.0.1, port = 0 }
            akka.cluster.sharding { remember-entities = off, distributed-data.durable.keys = [] }
            """)
    {
    }

    [Fact]
    public async Task StartAsync_WarmsAllShards_AndAttachesWithoutMoreOfThem()
    {
        var region = await StartAsync();
        var before = await ShardsAsync(region);
        Assert.Equal(WindowShards.ShardsPerNode, before.Count);
        var attached = Attach(region);
        Assert.Equal(Partition.ToString(), LastSender.Path.Name);
        Assert.Equal(0, attached.Position);
        Assert.Equal(before, await ShardsAsync(region));
    }

    [Fact]
    public async Task Failure_OfAnEntityIsToldToTheLane()
    {
        var region = await StartAsync();
        var attached = Attach(region);
        _readers.DeadlyOffset = 0;
        var batch = new ScriptedBatch(Partition, attached.Ownership.Epoch, [(0, new ScriptedRecord(ScriptedKind.Valid, 1).Value)]);
        LastSender.Tell(new Fetched(attached.Ownership, batch));
        ExpectMsg<LaneProtocol.Died>();
        AwaitCondition(() => batch.Disposals == 1);
    }

    [Fact]
    public async Task Batch_OfAnEntityThatHasEnded_IsReleasedOnce()
    {
        var attached = Attach(await StartAsync());
        var entity = Watch(LastSender);
        entity.Tell(new WindowProtocol.Detach(attached.Ownership.Epoch));
        ExpectTerminated(entity);
        var batch = new ScriptedBatch(Partition, attached.Ownership.Epoch, [(0, new ScriptedRecord(ScriptedKind.Valid, 1).Value)]);
        attached.Ownership.TakeBatch(batch.HeldBytes);
        entity.Tell(new Fetched(attached.Ownership, batch));
        AwaitCondition(() => batch.Disposals > 0 && attached.Ownership.BytesOnTheirWay == 0);
        Assert.Equal((1, 0), (batch.Disposals, attached.Ownership.BatchesOnTheirWay));
    }

    private static async Task<HashSet<string>> ShardsAsync(IActorRef region)
    {
        var state = await region.Ask<CurrentShardRegionState>(GetShardRegionState.Instance, TimeSpan.FromSeconds(10));
        return [.. state.Shards.Select(shard => shard.ShardId)];
    }

    private async Task<IActorRef> StartAsync()
    {
        var cluster = Cluster.Get(Sys);
        await cluster.JoinAsync(cluster.SelfAddress);
        var environment = new WindowEnvironment
        {
            Readers = _readers,
            Pool = new ChunkPool(),
            Time = TimeProvider.System,
            Logger = new RecordingLogger(),
        };
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        return await WindowRegion.StartAsync(Sys, environment, limit.Token);
    }

    private WindowProtocol.Attached Attach(IActorRef region)
    {
        var ownership = new Ownership(Partition, OwnershipEpochs.Next());
        var attach = new WindowProtocol.Attach(
            ownership,
            new() { SourceTopic = Partition.Topic, Aggregations = [ScriptedPartition.Aggregation(10)] },
            new("cluster", null, "tag"),
            null,
            new(0, 0),
            0,
            TestActor,
            TestActor);
        region.Tell(new WindowEnvelope(Partition, attach), TestActor);
        ExpectMsg<SinkProtocol.Open>();
        return ExpectMsg<WindowProtocol.Attached>(TimeSpan.FromSeconds(10));
    }
}
