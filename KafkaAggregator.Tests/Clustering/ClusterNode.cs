using Akka.Actor;
using Akka.Cluster;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Host.Configuration;
using KafkaAggregator.Host.Hosting;
using KafkaAggregator.Host.Http;
using KafkaAggregator.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace KafkaAggregator.Tests.Clustering;

/// <summary>A whole node in this process, whose broker is away: it joins and answers, and has no partitions.</summary>
internal sealed class ClusterNode : IAsyncDisposable
{
    /// <summary>Short, so that tests need not wait for it.</summary>
    public static readonly TimeSpan DownAfter = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly WebApplication _app;

    private bool _isDisposed;

    private ClusterNode(WebApplication app) => _app = app;

    public ActorSystem System => _app.Services.GetRequiredService<ActorSystem>();

    public Cluster Cluster => Cluster.Get(System);

    /// <summary>Where it answers HTTP.</summary>
    public Uri Url => new(_app.Urls.First());

    /// <summary>What its process would end with.</summary>
    public int EndsWith => _app.Services.GetRequiredService<PlaceLost>().EndsWith;

    public IServiceProvider Services => _app.Services;

    /// <summary>What its check of that name says.</summary>
    public string? NotReady(string check) =>
        _app.Services.GetRequiredService<NodeHealth>().Ready.Single(one => one.Name == check).Problem();

    /// <summary>A node at that port that joins by a seed list.</summary>
    public static ClusterOptions Seeded(int port, IReadOnlyList<string> seeds) =>
        new() { Port = port, IsPortGiven = true, SeedNodes = seeds, DownAfter = DownAfter };

    public static AggregatorOptions OptionsFor(ClusterOptions cluster) => new()
    {
        Kafka = new KafkaOptions { BootstrapServers = "127.0.0.1:1" },
        Http = new HttpOptions { Urls = [$"http://{cluster.Hostname}:0"] },
        Cluster = cluster,
    };

    public static Task<ClusterNode> StartAsync(ClusterOptions cluster) => StartAsync(OptionsFor(cluster));

    public static async Task<ClusterNode> StartAsync(AggregatorOptions options, RecordingLogger? log = null)
    {
        var app = await WorkerHost.BuildAsync(
            options,
            logging =>
            {
                logging.ClearProviders();
                if (log is not null)
                {
                    logging.AddProvider(new RecordingLoggerProvider(log));
                }
            },
            CancellationToken.None);
        await app.StartAsync();
        return new ClusterNode(app);
    }

    /// <summary>Completes when it sees so many members that are all Up and can be reached.</summary>
    public Task WaitForMembersAsync(int count) => WaitForAsync(() =>
        Cluster.State.Members.Count(member => member.Status == MemberStatus.Up) == count
        && Cluster.State.Members.Count == count
        && Cluster.State.Unreachable.IsEmpty);

    public Task WaitForStopAsync() => _app.WaitForShutdownAsync().WaitAsync(Limit);

    public Task WaitForAsync(Func<bool> condition) =>
        Waiting.UntilAsync(condition, Limit, () => $"{Cluster.SelfAddress} sees {string.Join(", ", Cluster.State.Members)}");

    public async ValueTask DisposeAsync()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            await _app.StopAsync();
            await _app.DisposeAsync();
        }
    }
}
