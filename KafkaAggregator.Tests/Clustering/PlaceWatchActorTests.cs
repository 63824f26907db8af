using System.Threading.Channels;
using Akka.Actor;
using Akka.Cluster;
using KafkaAggregator.Host.Clustering;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Clustering;

/// <summary>Nodes of one cluster, and what a stranger says to them.</summary>
public sealed class PlaceWatchActorTests : IAsyncDisposable
{
    private const string Stranger = "akka.tcp://aggregator@127.0.0.1:1#7";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private static readonly string Hocon = $$"""
        akka {
          stdout-loglevel = off
          loglevel = off
          actor.provider = cluster
          remote.dot-netty.tcp { hostname = 127.0.0.1, port = 0 }
        }
        {{NodeMessageSerializer.Hocon}}
        """;

    private readonly List<ActorSystem> _systems = [];
    private readonly Channel<string> _lost = Channel.CreateUnbounded<string>();
    private readonly RecordingLogger _log = new();
    private readonly ActorSystem _system;
    private int _meetings;

    public PlaceWatchActorTests() => _system = Create();

    private string Self => NameOf(_system);

    public async ValueTask DisposeAsync()
    {
        foreach (var system in _systems)
        {
            await system.Terminate();
            system.Dispose();
        }
    }

    /// <summary>It would stay in both clusters for ever: it answers the other's heartbeats.</summary>
    [Fact]
    public async Task Node_LosesItsPlace_WhereAnotherClusterHasItAsAMember_AndGoesOnSayingSo()
    {
        await BeginAsync(_system, _ => YoungerWith(Self));
        Assert.Equal($"{Self}: {Stranger} has it as a member of its cluster, which it is not in", await ReadLossAsync());
        Assert.InRange(_meetings, 30, int.MaxValue);
    }

    /// <summary>Nodes that it has just left behind, each only for moments.</summary>
    [Fact]
    public async Task Node_KeepsItsPlace_WhereOthersHaveItAsAMember_ForMomentsOnly()
    {
        await BeginAsync(_system, meeting => YoungerWith(Self) with { Node = $"{Stranger}{meeting / 20}" });
        await Waiting.UntilAsync(() => _meetings > 60, Limit, () => $"only {_meetings} meetings");
        Assert.False(_lost.Reader.TryRead(out var reason), reason);
    }

    /// <summary>The oldest may remember what this one, which came later, cannot: clocks say less than that.</summary>
    [Fact]
    public async Task Node_ThatIsNotTheOldest_TellsTheOldest_WhomItHasMet()
    {
        var heard = Channel.CreateUnbounded<object>();
        Cluster.Get(_system).Join(Cluster.Get(_system).SelfAddress);
        _system.ActorOf(Props.Create(() => new Listener(new Birth(Self, 100), heard.Writer)), PlaceWatchActor.Name);
        await BeginAsync(Create(), _ => YoungerWith() with { Born = 0 });
        var told = await heard.Reader.ReadAsync().AsTask().WaitAsync(Limit);
        Assert.Equal(Stranger, Assert.IsType<Sighting>(told).Other.Node);
        Assert.False(_lost.Reader.TryRead(out var reason), reason);
    }

    /// <summary>Two members that answered each other would never end.</summary>
    [Fact]
    public async Task Oldest_JudgesWhomAnotherHasMet_AndAnswersNobody()
    {
        var heard = Channel.CreateUnbounded<object>();
        var watch = await BeginAsync(_system, _ => null);
        var other = _system.ActorOf(Props.Create(() => new Listener(null, heard.Writer)));
        await Waiting.UntilAsync(
            () =>
            {
                watch.Tell(new Sighting(YoungerWith() with { Born = 0 }), other);
                return _lost.Reader.TryPeek(out _);
            },
            Limit,
            () => "it has lost nothing");
        Assert.Equal($"{Self}: two clusters had formed, and that of {Stranger}, which is older, goes on", await ReadLossAsync());
        await watch.Ask<ActorIdentity>(new Identify(0), Limit);
        await other.Ask<ActorIdentity>(new Identify(0), Limit);
        Assert.False(heard.Reader.TryRead(out var answer), $"{answer}");
    }

    [Fact]
    public async Task Node_MakesWay_WithTheClusterOfItsOldest()
    {
        var watch = await BeginAsync(_system, _ => null);
        watch.Tell(new MakeWay(Stranger, "another's"));
        watch.Tell(new MakeWay(Self, "its own"));
        Assert.Equal($"{Self}: its own", await ReadLossAsync());
    }

    /// <summary>Whoever looks for it does so each second until it has been let in.</summary>
    [Fact]
    public async Task Node_ThatWaits_SaysOnceWhomItFollows()
    {
        var watch = Watch(_system, _ => null);
        for (var i = 0; i < 3; i++)
        {
            watch.Tell(YoungerWith());
        }

        await watch.Ask<ActorIdentity>(new Identify(0), Limit);
        Assert.Single(_log.Lines, line => line.Text.StartsWith($"Joining the cluster of {Stranger}", StringComparison.Ordinal));
    }

    private static Introduction YoungerWith(params IReadOnlyList<string> members) =>
        new(Stranger, [Stranger, .. members], Stranger, long.MaxValue, []);

    private static string NameOf(ActorSystem system)
    {
        var self = Cluster.Get(system).SelfUniqueAddress;
        return $"{self.Address}#{self.Uid}";
    }

    private ActorSystem Create()
    {
        var system = ActorSystem.Create("aggregator", Hocon);
        _systems.Add(system);
        return system;
    }

    private async Task<IActorRef> BeginAsync(ActorSystem system, Func<int, Introduction?> answer)
    {
        var isUp = new TaskCompletionSource();
        var cluster = Cluster.Get(system);
        cluster.RegisterOnMemberUp(isUp.SetResult);
        cluster.Join(Cluster.Get(_system).SelfAddress);
        var watch = Watch(system, answer);
        await isUp.Task.WaitAsync(Limit);
        watch.Tell(PlaceWatchActor.Begin.Instance);
        return watch;
    }

    private IActorRef Watch(ActorSystem system, Func<int, Introduction?> answer) => system.ActorOf(
        PlaceWatchActor.Props(new PlaceWatchOptions
        {
            FindSeeds = _ => Task.FromResult<IReadOnlyList<Address>>([Address.Parse("akka.tcp://aggregator@127.0.0.1:1")]),
            JoinsWhoComes = true,
            IntroduceAsync = (_, _, _) => Task.FromResult(answer(Interlocked.Increment(ref _meetings))),
            OnPlaceLost = reason => _lost.Writer.TryWrite($"{NameOf(system)}: {reason}"),
            Interval = TimeSpan.FromMilliseconds(1),
            Time = TimeProvider.System,
            Logger = _log,
        }),
        PlaceWatchActor.Name);

    private Task<string> ReadLossAsync() => _lost.Reader.ReadAsync().AsTask().WaitAsync(Limit);

    /// <summary>Answers for the oldest, and keeps what it is told.</summary>
    private sealed class Listener : ReceiveActor
    {
        public Listener(Birth? birth, ChannelWriter<object> heard)
        {
            Receive<BirthWanted>(_ => Sender.Tell(birth));
            ReceiveAny(message => heard.TryWrite(message));
        }
    }
}
