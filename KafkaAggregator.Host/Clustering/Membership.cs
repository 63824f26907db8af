using Akka;
using Akka.Actor;
using Akka.Cluster;
using Akka.Management.Cluster.Bootstrap;
using KafkaAggregator.Actors.Diagnostics;
using KafkaAggregator.Host.Hosting;
using KafkaAggregator.Host.Http.Management;

namespace KafkaAggregator.Host.Clustering;

/// <summary>This node as a member of its cluster: how it joins, and what ends it.</summary>
internal sealed class Membership(
    ActorSystem system,
    ClusterOptions options,
    Conditions conditions,
    ManagementProviders providers,
    PlaceLost place,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILogger<Membership> logger) : IAsyncDisposable
{
    /// <summary>
    /// So long the first of the seeds asks the others, as it would by Akka's default. Whoever goes on without it looks
    /// at it more often than that.
    /// </summary>
    private static readonly TimeSpan FormsAfter = TimeSpan.FromSeconds(5);

    /// <summary>Seeds that answer at all have answered by then, and the first has formed a cluster.</summary>
    private static readonly TimeSpan JoinsSilentlyFor = FormsAfter + TimeSpan.FromSeconds(4);

    private readonly Scout _scout = new(ActorSystemSettings.ForScout(options, system.Settings.Setup));
    private DnsSeeds? _named;

    /// <summary>What it waits for before it is a member, for people.</summary>
    public static string Expectation(ClusterOptions options) => options.SeedNodes.Count == 0
        ? "not joined yet"
        : $"not joined yet: none of the seed nodes ({string.Join(", ", options.SeedNodes)}) has let it in";

    /// <summary>
    /// A node that is told to leave, by whichever way, ends as one that gets a signal: it drains first.
    /// </summary>
    /// <param name="drained">Completes when the lanes have ended.</param>
    public void DrainBeforeLeaving(Task drained) => CoordinatedShutdown.Get(system).AddTask(
        CoordinatedShutdown.PhaseBeforeServiceUnbind,
        "drain",
        async () =>
        {
            lifetime.StopApplication();
            await drained;
            return Done.Instance;
        });

    /// <summary>Completes when this node is Up; from then on it is watched over its place.</summary>
    public async Task JoinAsync(CancellationToken cancellation)
    {
        var cluster = Cluster.Get(system);
        var isUp = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        cluster.RegisterOnMemberUp(isUp.SetResult);
        cluster.RegisterOnMemberRemoved(() => Lose("it was taken out of the cluster"));
        var watch = system.ActorOf(PlaceWatchActor.Props(WatchOptions()), PlaceWatchActor.Name);
        if (options.NamedSeed is not null)
        {
            // It knows this node's own contact point from its routes.
            _ = providers.Router;
            await ClusterBootstrap.Get(system).Start().WaitAsync(cancellation);
        }

        try
        {
            await isUp.Task.WaitAsync(JoinsSilentlyFor, time, cancellation);
        }
        catch (TimeoutException)
        {
            ClusterLog.Waiting(logger, string.Join(", ", options.SeedNodes));
            await isUp.Task.WaitAsync(cancellation);
        }

        conditions.Clear(Conditions.Cluster);
        watch.Tell(PlaceWatchActor.Begin.Instance);
    }

    public ValueTask DisposeAsync()
    {
        _named?.Dispose();
        return _scout.DisposeAsync();
    }

    private Func<CancellationToken, Task<IReadOnlyList<Address>>> SeedFinder()
    {
        if (options.NamedSeed is { } seed)
        {
            _named = new DnsSeeds(
                seed.Name, options.Names, providers.ContactPort, providers.SelfUrl, options.Protocol);
            return _named.FindAsync;
        }

        var list = SeedList.Parse(options);
        return _ => Task.FromResult(list);
    }

    private PlaceWatchOptions WatchOptions() => new()
    {
        FindSeeds = SeedFinder(),
        JoinsWhoComes = options.NamedSeed is null,
        FormsAfter = SeedList.BeginsWith(options, Cluster.Get(system).SelfAddress.Port ?? 0) ? FormsAfter : null,
        Interval = TimeSpan.FromSeconds(options.NamedSeed is null ? 1 : 2),
        IntroduceAsync = _scout.IntroduceAsync,
        OnPlaceLost = Lose,
        Time = time,
        Logger = logger,
    };

    /// <summary>A node that ends anyway loses nothing.</summary>
    private void Lose(string reason)
    {
        if (!lifetime.ApplicationStopping.IsCancellationRequested)
        {
            place.Report(reason);
        }
    }
}
