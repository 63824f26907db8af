using Akka.Actor;
using Akka.Cluster;
using Akka.Remote;

namespace KafkaAggregator.Host.Clustering;

/// <summary>
/// Watches over this node's place in its cluster. Before it is Up, it joins whichever cluster introduces itself: a seed
/// that is started again may know none of those that went on without it. From when it is Up (<see cref="Begin"/>), it
/// looks for nodes that belong here and are no members: those that were downed and may live on (a split that healed, a
/// process that was frozen), and the seeds (two clusters that formed side by side, or one of them started again). Where
/// it meets one, both introduce their clusters, and <see cref="PlaceJudge"/> says whose nodes have lost their place.
/// Akka itself would keep the two apart for ever: what was downed is quarantined.
/// </summary>
internal sealed class PlaceWatchActor : ReceiveActor, IWithTimers
{
    /// <summary>The actor's name, by which nodes find each other's.</summary>
    public const string Name = "place-watch";

    /// <summary>So many downed nodes are looked for; the oldest are forgotten first.</summary>
    private const int DownedMax = 100;

    /// <summary>So many nodes that have it as a member are counted; then they are counted anew.</summary>
    private const int DisownersMax = 100;

    /// <summary>So often it is met by one node of a cluster that has it as a member, which it is not.</summary>
    private const int DisownedMax = 30;

    private readonly PlaceWatchOptions _options;
    private readonly Cluster _cluster = Cluster.Get(Context.System);
    private readonly List<Member> _downed = [];
    private readonly Dictionary<string, int> _disownedBy = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();
    private readonly string _self;
    private Birth? _birth;
    private Birth? _oldest;
    private string? _followed;
    private bool _isLooking;

    public PlaceWatchActor(PlaceWatchOptions options)
    {
        _options = options;
        _self = NameOf(_cluster.SelfUniqueAddress);
        Become(Joining);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private bool IsLetIn => !_cluster.State.Members.IsEmpty;

    public static Props Props(PlaceWatchOptions options) =>
        Akka.Actor.Props.Create(() => new PlaceWatchActor(options));

    protected override void PreStart() => WaitToForm();

    protected override void PostStop()
    {
        _stopping.Cancel();
        _stopping.Dispose();
        _cluster.Unsubscribe(Self);
        Context.System.EventStream.Unsubscribe(Self);
    }

    private static ActorSelection WatchAt(Address node) =>
        Context.ActorSelection(new RootActorPath(node) / "user" / Name);

    private static string NameOf(UniqueAddress node) => $"{node.Address}#{node.Uid}";

    private static Address AddressOf(string node) => Address.Parse(node[..node.LastIndexOf('#')]);

    private void Joining()
    {
        Receive<Introduction>(Follow);
        Receive<Form>(_ => FormAlone());
        Receive<Begin>(_ => BeginWatching());
    }

    private void Watching()
    {
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
        Receive<MakeWay>(Yield);
        Receive<Look>(_ => BeginLooking());
        Receive<Found>(Meet);
        Receive<Met>(met => Consider(met.Other));
        Receive<Sighting>(sighting => Consider(sighting.Other));
    }

    /// <summary>Who waits for its seeds takes the cluster that came to it. One that has been let in stays.</summary>
    private void Follow(Introduction other)
    {
        if (_options.JoinsWhoComes && !IsLetIn)
        {
            WaitToForm();
            if (_followed != other.Node)
            {
                _followed = other.Node;
                ClusterLog.Follows(_options.Logger, other.Node);
            }

            _cluster.Join(AddressOf(other.Node));
        }
    }

    /// <summary>Anew with each that comes: one that is gone again keeps nobody waiting.</summary>
    private void WaitToForm()
    {
        if (_options.FormsAfter is { } limit)
        {
            Timers.StartSingleTimer(nameof(Form), Form.Instance, limit);
        }
    }

    private void FormAlone()
    {
        if (!IsLetIn)
        {
            _cluster.Join(_cluster.SelfAddress);
        }
    }

    private void BeginWatching()
    {
        Timers.Cancel(nameof(Form));
        _birth = new Birth(_self, _options.Time.GetUtcNow().ToUnixTimeMilliseconds());
        Become(Watching);
        _cluster.Subscribe(
            Self,
            ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents,
            typeof(ClusterEvent.IMemberEvent),
            typeof(ClusterEvent.IReachabilityEvent));
        Context.System.EventStream.Subscribe(Self, typeof(ThisActorSystemQuarantinedEvent));
        Timers.StartPeriodicTimer(nameof(Look), Look.Instance, TimeSpan.Zero, _options.Interval);
    }

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
            WatchAt(oldest.Address).Tell(new BirthWanted());
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
        if (!_isLooking)
        {
            _isLooking = true;
            _ = _options.FindSeeds(_stopping.Token)
                .PipeTo(Self, success: seeds => new Found(seeds), failure: _ => new Found([]));
        }
    }

    /// <summary>One that is silent keeps nobody from being met, itself at the next look.</summary>
    private void Meet(Found found)
    {
        _isLooking = false;
        if (Introduce(FindOldest()) is not { } mine)
        {
            return;
        }

        // At a member's address too there may be another, started again, that knows nobody: it waits for seconds only,
        // in which the member may count as reachable. Who joins by name finds the others by itself.
        var members = _cluster.State.Members.Select(member => member.Address).ToHashSet();
        var seeds = found.Seeds.Where(seed => _options.JoinsWhoComes || !members.Contains(seed));
        var downed = _downed.Select(member => member.Address).Where(address => !members.Contains(address));
        foreach (var address in seeds.Union(downed).Where(address => address != _cluster.SelfAddress))
        {
            _ = _options.IntroduceAsync(address, mine, _stopping.Token)
                .PipeTo(Self, success: other => new Met(other), failure: _ => new Met(null));
        }
    }

    private void Consider(Introduction? other)
    {
        var oldest = FindOldest();
        if (other is not null && Introduce(oldest) is { } mine)
        {
            Judge(mine, oldest!, other);
        }
    }

    private void Judge(Introduction mine, Member oldest, Introduction other)
    {
        if (IsDisowned(mine, other))
        {
            _options.OnPlaceLost($"{other.Node} has it as a member of its cluster, which it is not in");
            return;
        }

        var isOlder = _downed.Find(member => NameOf(member.UniqueAddress) == other.Oldest)?.IsOlderThan(oldest);
        if (PlaceJudge.Judge(mine, other, isOlder) is not { } verdict)
        {
            return;
        }

        if (verdict.IsForAll && isOlder is null && mine.Oldest != _self)
        {
            // It may remember whom this node, which came later, does not: clocks say less than that.
            WatchAt(oldest.Address).Tell(new Sighting(other));
            return;
        }

        if (verdict.IsForAll)
        {
            Pass(new MakeWay(mine.Oldest, verdict.Reason));
        }

        _options.OnPlaceLost(verdict.Reason);
    }

    /// <summary>
    /// A node that formed a cluster while another was letting it in would stay in both for ever: it answers the other's
    /// heartbeats, and never hears what it is told there. One that is only just joining is so for moments.
    /// </summary>
    private bool IsDisowned(Introduction mine, Introduction other)
    {
        if (mine.Members.Contains(other.Node) || !other.Members.Contains(_self))
        {
            _disownedBy.Remove(other.Node);
            return false;
        }

        if (_disownedBy.Count >= DisownersMax)
        {
            _disownedBy.Clear();
        }

        return (_disownedBy[other.Node] = _disownedBy.GetValueOrDefault(other.Node) + 1) > DisownedMax;
    }

    /// <summary>
    /// Its members end together: nodes that ended one after the other would join each other again, for ever, as those
    /// that the other cluster does not find among its seeds stay.
    /// </summary>
    private void Pass(MakeWay told)
    {
        var members = _cluster.State.Members.Select(member => member.Address);
        foreach (var address in members.Where(address => address != _cluster.SelfAddress))
        {
            WatchAt(address).Tell(told);
        }
    }

    /// <summary>One that sees another oldest, which may be older than whoever goes on, meets them by itself.</summary>
    private void Yield(MakeWay told)
    {
        if (FindOldest() is { } oldest && NameOf(oldest.UniqueAddress) == told.Oldest)
        {
            _options.OnPlaceLost(told.Reason);
        }
    }

    /// <summary>This node is Up.</summary>
    public sealed record Begin
    {
        public static Begin Instance { get; } = new();
    }

    private sealed record Form
    {
        public static Form Instance { get; } = new();
    }

    private sealed record Look
    {
        public static Look Instance { get; } = new();
    }

    private sealed record Found(IReadOnlyList<Address> Seeds);

    private sealed record Met(Introduction? Other);
}
