using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster;
using KafkaAggregator.Actors.Sharding;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Sharding;

public sealed class WindowShardsTests : ActorTest
{
    private static readonly Address Here = new("akka.tcp", "aggregator", "node-1", 4053);
    private readonly WindowShards _shards = new(new UniqueAddress(Here, 17));

    [Fact]
    public void EntityId_IsTheTopicPartition()
    {
        var envelope = new WindowEnvelope(new("mount-azimuth", 12), "message");
        Assert.Equal("mount-azimuth-12", _shards.EntityId(envelope));
        Assert.Equal("message", _shards.EntityMessage(envelope));
        Assert.Equal(_shards.ShardId("mount-azimuth-12"), _shards.ShardId(envelope));
    }

    [Fact]
    public void ShardId_NamesThisNode_AndOneOfItsShards()
    {
        var ids = Enumerable.Range(0, 1000).Select(number => _shards.ShardId($"topic-{number}")).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(Enumerable.Range(0, WindowShards.ShardsPerNode).Select(shard => $"node-1:4053#17|{shard}"), ids.Order(StringComparer.Ordinal));
        Assert.Equal(ids, [.. Enumerable.Range(0, WindowShards.ShardsPerNode).Select(shard => _shards.ShardId(new WarmEnvelope(shard))!)]);
    }

    [Fact]
    public async Task AllocateShard_GivesTheRegionThatTheIdNames_WhoeverAsks()
    {
        var local = CreateTestProbe().Ref;
        var strategy = new PinnedAllocation(Here);
        var regions = ImmutableDictionary<IActorRef, IImmutableList<string>>.Empty.Add(local, ImmutableList<string>.Empty);
        Assert.Equal(local, await strategy.AllocateShard(ActorRefs.Nobody, "node-1:4053#17|3", regions));
        Assert.Null(await strategy.AllocateShard(local, "node-2:4053#17|3", regions));
        Assert.Empty(await strategy.Rebalance(regions, ImmutableHashSet<string>.Empty));
    }
}
