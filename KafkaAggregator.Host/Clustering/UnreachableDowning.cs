using Akka.Actor;
using Akka.Cluster;

namespace KafkaAggregator.Host.Clustering;

/// <summary>
/// Downs every member that stays unreachable, on whichever side of a split this node is: a cluster of two so survives
/// the loss of either. Both sides of a split go on, which is safe because only Kafka's group says who owns a partition;
/// <see cref="PlaceWatchActor"/> brings them together again.
/// </summary>
internal sealed class UnreachableDowning(ActorSystem system, Cluster cluster) : IDowningProvider
{
    /// <summary>Where the HOCON says how long a member must be unreachable.</summary>
    public const string DownAfterPath = "kafka-aggregator.cluster.down-after";

    /// <summary>Nothing is kept from being taken over: what was downed may live on, and does no harm.</summary>
    public TimeSpan DownRemovalMargin => TimeSpan.Zero;

    public Props DowningActorProps { get; } = Props.Create(() => new UnreachableDowningActor(
        cluster, system.Settings.Config.GetTimeSpan(DownAfterPath, null, false)));
}
