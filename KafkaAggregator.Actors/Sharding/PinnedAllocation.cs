using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster.Sharding;

namespace KafkaAggregator.Actors.Sharding;

/// <summary>
/// A shard lives on the node that its id names, for as long as that node lives: Kafka's group decides who owns a
/// partition, and the cluster only follows. Nothing is ever moved.
/// </summary>
internal sealed class PinnedAllocation(Address self) : IShardAllocationStrategy
{
    public Task<IActorRef> AllocateShard(
        IActorRef requester,
        string shardId,
        IImmutableDictionary<IActorRef, IImmutableList<string>> currentShardAllocations)
    {
        var home = WindowShards.AddressOf(shardId);
        foreach (var region in currentShardAllocations.Keys)
        {
            var address = region.Path.Address.HasLocalScope ? self : region.Path.Address;
            if (WindowShards.Describe(address) == home)
            {
                return Task.FromResult(region);
            }
        }

        return UnknownHomeAsync();
    }

    public Task<IImmutableSet<string>> Rebalance(
        IImmutableDictionary<IActorRef, IImmutableList<string>> currentShardAllocations,
        IImmutableSet<string> rebalanceInProgress) =>
        Task.FromResult<IImmutableSet<string>>(ImmutableHashSet<string>.Empty);

    /// <summary>
    /// The region is not registered yet: null, but only later, lets the coordinator wait for the next request without
    /// a line in the log.
    /// </summary>
    private static async Task<IActorRef> UnknownHomeAsync()
    {
        await Task.Yield();
        return null!;
    }
}
