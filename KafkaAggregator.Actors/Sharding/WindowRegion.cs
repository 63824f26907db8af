using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;

namespace KafkaAggregator.Actors.Sharding;

/// <summary>
/// The shard region of WindowActors. Needs <c>akka.cluster.sharding.remember-entities = off</c> and
/// <c>akka.cluster.sharding.distributed-data.durable.keys = []</c>: what an entity was is in Kafka alone.
/// </summary>
internal static class WindowRegion
{
    /// <summary>The entity type, as the management routes show it.</summary>
    public const string TypeName = "window";

    /// <summary>Each try to warm a shard; the coordinator may have to be found first.</summary>
    private static readonly TimeSpan WarmLimit = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Starts the region and its shards on this node, which is Up. After it, no assignment needs the coordinator.
    /// </summary>
    public static async Task<IActorRef> StartAsync(
        ActorSystem system, WindowEnvironment environment, CancellationToken cancellation)
    {
        system.ActorOf(LostBatches.Props);
        var cluster = Cluster.Get(system);
        var region = await ClusterSharding.Get(system).StartAsync(
            TypeName,
            _ => WindowActor.Props(environment),
            ClusterShardingSettings.Create(system).WithPassivateIdleAfter(TimeSpan.Zero),
            new WindowShards(cluster.SelfUniqueAddress),
            new PinnedAllocation(cluster.SelfAddress),
            WindowProtocol.Stop.Instance).WaitAsync(cancellation);
        await Task.WhenAll(Enumerable.Range(0, WindowShards.ShardsPerNode)
            .Select(shard => WarmAsync(region, shard, cancellation)));
        return region;
    }

    /// <summary>Asks until the shard answers: a region drops what it cannot deliver.</summary>
    private static async Task WarmAsync(IActorRef region, int shard, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                await region.Ask<WindowProtocol.Warmed>(new WarmEnvelope(shard), WarmLimit, cancellation);
                return;
            }
            catch (AskTimeoutException)
            {
                cancellation.ThrowIfCancellationRequested();
            }
        }
    }
}
