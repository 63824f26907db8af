using Akka.Actor;
using Akka.Cluster;

namespace KafkaAggregator.Host.Clustering;

/// <summary>Downs a member that has been unreachable for so long without a break.</summary>
internal sealed class UnreachableDowningActor : ReceiveActor, IWithTimers
{
    private readonly Cluster _cluster;
    private readonly TimeSpan _downAfter;

    public UnreachableDowningActor(Cluster cluster, TimeSpan downAfter)
    {
        (_cluster, _downAfter) = (cluster, downAfter);
        Receive<ClusterEvent.UnreachableMember>(unreachable => Await(unreachable.Member));
        Receive<ClusterEvent.ReachableMember>(reachable => Timers.Cancel(reachable.Member.UniqueAddress));
        Receive<ClusterEvent.MemberRemoved>(removed => Timers.Cancel(removed.Member.UniqueAddress));
        Receive<Member>(Down);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart() => _cluster.Subscribe(
        Self,
        ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents,
        typeof(ClusterEvent.IReachabilityEvent),
        typeof(ClusterEvent.MemberRemoved));

    protected override void PostStop() => _cluster.Unsubscribe(Self);

    private void Await(Member member)
    {
        if (member.UniqueAddress != _cluster.SelfUniqueAddress)
        {
            Timers.StartSingleTimer(member.UniqueAddress, member, _downAfter);
        }
    }

    private void Down(Member member) => _cluster.Down(member.Address);
}
