using Akka.Actor;
using Akka.Cluster;
using Akka.Remote;

namespace KafkaAggregator.Host.Clustering;

/// <summary>
/// Watches over this node's place in its cluster, from when it is Up. It looks for nodes that belong here and are no
/// members: those that were downed and may live on (a split that healed, a process that was frozen), and the seeds (two
/// clusters that formed side by side). Where it meets one, both introduce their clusters, and <see cref="PlaceJudge"/>
/// says whose nodes have lost their place. Akka itself would keep the two apart for ever: what was downed is
/// quarantined.
/// </summary>
internal sealed class PlaceWatchActor : ReceiveActor, IWithTimers
{
    /// <summary>The actor's name, by which nodes find each other's.</summary>
    public const string Name = "place-watch";

    /// <summary>So many downed nodes are looked for; the oldest are forgotten first.</summary>
    private const int DownedMax = 100;

    private readonly PlaceWatchOptions _options;
    private readonly Cluster _cluster = Cluster.Get(Context.System);
    private readonly List<Member> _downed = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly string _self;
    private readonly Birth _birth;
    private Birth? _oldest;
    private bool _isLooking;

    public PlaceWatchActor(PlaceWatchOptions options)
    {
        _options = options;
        _self = NameOf(_cluster.SelfUniqueAddress);
        _birth = new Birth(_self, options.Time.GetUtcNow().ToUnixTimeMilliseconds());
        Receive<ClusterEvent.UnreachableMember>(
            unreachable => ClusterLog.Unreachable(_options.Logger, unreachable.Member.Address));
        Receive<ClusterEvent.ReachableMember>(
            reachable => ClusterLog.Reachable(_options.Logger, reachable.Member.Address));
        Receive<ClusterEvent.MemberJoined>(joined => Forget(joined.Member.Address));
        Receive<ClusterEvent.MemberUp>(_ => TellMembers());
        Receive<ClusterEvent.MemberRemoved>(Remember);
        Receive<ClusterEvent.IMemberEvent>(_ => { });
        Receive<ThisActorSystemQuarantinedEvent>(quarantined => AfterQuarantine(quarantined.RemoteAddress));
        Receive<BirthWanted>(_ => Sender.Tell(_birth));
        Receive<Birth>(birth => _oldest = birth);
        Receive<Introduction>(Answer);
        Receive<Look>(_ => BeginLooking());
        Receive<Met>(AfterLooking);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(PlaceWatchOptions options) =>
        Akka.Actor.Props.Create(() => new PlaceWatchActor(options));

    protected override void PreStart()
    {
        _cluster.Subscribe(
            Self,
            ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents,
            typeof(ClusterEvent.IMemberEvent),
            typeof(ClusterEvent.IReachabilityEvent));
        Context.System.EventStream.Subscribe(Self, typeof(ThisActorSystemQuarantinedEvent));
        Timers.StartPeriodicTimer(nameof(Look), Look.Instance, TimeSpan.Zero, _options.Interval);
    }

    protected override void PostStop()
    {
        _stopping.Cancel();
        _stopping.Dispose();
        _cluster.Unsubscribe(Self);
        Context.System.EventStream.Unsubscribe(Self);
    }

    private static string NameOf(UniqueAddress node) => $"{node.Address}#{node.Uid}";

    private void TellMembers()
    {
        var members = _cluster.State.Members;
        ClusterLog.Members(_options.Logger, members.Count, string.Join(", ", members.Select(member => member.Address)));
    }

    private void Forget(Address address) => _downed.RemoveAll(member => member.Address == address);

    private void Remember(ClusterEvent.MemberRemoved removed)
    {
        if (removed.PreviousStatus == MemberStatus.Down && removed.Member.UniqueAddress != _cluster.SelfUniqueAddress)
        {
            ClusterLog.Downed(_options.Logger, removed.Member.Address);
            Forget(removed.Member.Address);
            _downed.Add(removed.Member);
            _downed.RemoveRange(0, Math.Max(0, _downed.Count - DownedMax));
        }

        TellMembers();
    }

    /// <summary>
    /// A member refuses to talk to this node for ever. Where this one has downed it too, the two introduce themselves.
    /// </summary>
    private void AfterQuarantine(Address by)
    {
        if (IsMember(by) && _cluster.SelfMember.Status == MemberStatus.Up)
        {
            _options.OnPlaceLost($"{by} took it out of the cluster while it could not be reached");
        }
    }

    private bool IsMember(Address address) => _cluster.State.Members.Any(member => member.Address == address);

    private Member? FindOldest()
    {
        var state = _cluster.State;
        return Seniority.OldestOf(state.Members.Where(member =>
            member.Status is MemberStatus.Up or MemberStatus.Leaving or MemberStatus.Exiting
            && !state.Unreachable.Contains(member)));
    }

    /// <summary>Null while it is not known how old the cluster is: then nobody is met.</summary>
    private Introduction? Introduce(Member? oldest)
    {
        if (oldest is null)
        {
            return null;
        }

        if (_oldest?.Node != NameOf(oldest.UniqueAddress))
        {
            Context.ActorSelection(new RootActorPath(oldest.Address) / "user" / Name).Tell(new BirthWanted());
            return null;
        }

        return new Introduction(
            _self,
            [.. _cluster.State.Members.Select(member => NameOf(member.UniqueAddress))],
            _oldest.Node,
            _oldest.At,
            [.. _downed.Select(member => NameOf(member.UniqueAddress))]);
    }

    private void Answer(Introduction other)
    {
        var oldest = FindOldest();
        if (Introduce(oldest) is { } mine)
        {
            Sender.Tell(mine);
            Judge(mine, oldest!, other);
        }
    }

    private void BeginLooking()
    {
        if (!_isLooking && Introduce(FindOldest()) is { } mine)
        {
            _isLooking = true;
            Address[] members = [.. _cluster.State.Members.Select(member => member.Address)];
            Address[] downed = [.. _downed.Select(member => member.Address)];
            _ = LookAsync(mine, members, downed).PipeTo(Self, success: met => new Met(met), failure: _ => new Met([]));
        }
    }

    private async Task<IReadOnlyList<Introduction>> LookAsync(Introduction mine, Address[] members, Address[] downed)
    {
        var seeds = await _options.FindSeeds(_stopping.Token);
        var strangers = seeds.Concat(downed).Distinct().Except(members);
        var answers = await Task.WhenAll(
            strangers.Select(address => _options.IntroduceAsync(address, mine, _stopping.Token)));
        return [.. answers.OfType<Introduction>()];
    }

    private void AfterLooking(Met met)
    {
        _isLooking = false;
        foreach (var other in met.Introductions)
        {
            var oldest = FindOldest();
            if (Introduce(oldest) is { } mine)
            {
                Judge(mine, oldest!, other);
            }
        }
    }

    private void Judge(Introduction mine, Member oldest, Introduction other)
    {
        var othersOldest = _downed.Find(member => NameOf(member.UniqueAddress) == other.Oldest);
        if (PlaceJudge.Judge(mine, other, othersOldest?.IsOlderThan(oldest)) is { } reason)
        {
            _options.OnPlaceLost(reason);
        }
    }

    private sealed record Look
    {
        public static Look Instance { get; } = new();
    }

    private sealed record Met(IReadOnlyList<Introduction> Introductions);
}
