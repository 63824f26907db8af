using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using KafkaAggregator.Actors.Diagnostics;
using KafkaAggregator.Actors.Ingest;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Sharding;
using KafkaAggregator.Host.Clustering;
using KafkaAggregator.Host.Commands;
using KafkaAggregator.Host.Configuration;
using KafkaAggregator.Host.Hosting;
using KafkaAggregator.Host.Http;
using KafkaAggregator.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using Xunit;

namespace KafkaAggregator.Tests.Hosting;

public sealed class WorkerHostTests
{
    /// <summary>What is due comes at once.</summary>
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Build_GivesANodeThatIsNotReady_AndAPortThatNobodyShares()
    {
        var port = FreePorts.Find(1);
        var options = Options() with { Cluster = new ClusterOptions { Port = port, IsPortGiven = true } };
        await using var app = await WorkerHost.BuildAsync(options, logging => logging.ClearProviders(), CancellationToken.None);
        var health = app.Services.GetRequiredService<NodeHealth>();
        var failing = health.Ready.Where(check => check.Problem() is not null).Select(check => check.Name);
        Assert.Equal(["cluster", "broker", "group", "reading"], failing);
        Assert.All(health.Alive, check => Assert.Null(check.Problem()));
        using var second = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        second.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        Assert.Throws<SocketException>(() => second.Bind(new IPEndPoint(IPAddress.Loopback, port)));
    }

    [Fact]
    public async Task Ready_NamesAPartitionThatStands_UntilItGetsOn()
    {
        await using var app = await WorkerHost.BuildAsync(Options(), logging => logging.ClearProviders(), CancellationToken.None);
        var directory = app.Services.GetRequiredService<PartitionDirectory>();
        var stalls = app.Services.GetRequiredService<NodeHealth>().Ready.Single(check => check.Name == "stalls");
        var ownership = new Ownership(new TopicPartition("in", 3), OwnershipEpochs.Next());
        ownership.Snapshot = ownership.Snapshot with { NextOffset = 7 };
        directory.Set(new LanePartition(0, ownership));
        Assert.Null(stalls.Problem());
        directory.MarkStalled(ownership.Partition, 7);
        Assert.Equal("no progress: in-3", stalls.Problem());
        ownership.Snapshot = ownership.Snapshot with { NextOffset = 8 };
        Assert.Null(stalls.Problem());
    }

    [Fact]
    public async Task Build_NamesTheServiceInItsMetrics()
    {
        await using var app = await WorkerHost.BuildAsync(Options(), logging => logging.ClearProviders(), CancellationToken.None);
        var resource = app.Services.GetRequiredService<OpenTelemetry.Metrics.MeterProvider>().GetResource().Attributes.ToDictionary();
        Assert.Equal("kafka-aggregator", resource["service.name"]);
        Assert.Equal(ProgramVersion.Text, resource["service.version"]);
    }

    /// <summary>Requests that are under way are cut off then, so that the process ends in order.</summary>
    [Fact]
    public async Task Build_BoundsTheEndOfHttp()
    {
        await using var app = await WorkerHost.BuildAsync(Options(), logging => logging.ClearProviders(), CancellationToken.None);
        Assert.Equal(NodeStop.HttpLimit, app.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout);
    }

    /// <summary>Whoever resolves names may not heed that nobody waits any more.</summary>
    [Fact]
    public async Task Build_EndsWithASignal_WhileANameIsLookedUp()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var names = new NameLookup((_, _) =>
        {
            asked.TrySetResult();
            return new TaskCompletionSource<IPAddress[]>().Task;
        });
        var options = Options() with { Cluster = new ClusterOptions { SeedNodes = ["dns://tasks:4053"], Names = names } };
        using var stop = new CancellationTokenSource();
        var building = WorkerHost.BuildAsync(options, logging => logging.ClearProviders(), stop.Token);
        await asked.Task.WaitAsync(AnswerLimit);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => building.WaitAsync(AnswerLimit));
    }

    [Fact]
    public async Task Node_StopsTheHostWithOne_WhenItCannotBegin()
    {
        // Of no cluster, so that there is no region to start.
        using var system = ActorSystem.Create("alone", "akka.stdout-loglevel = OFF\nakka.loglevel = OFF");
        var log = new RecordingLogger();
        using var lifetime = new RecordedLifetime();
        var place = new PlaceLost(lifetime, new Logger<PlaceLost>(new RecordingLoggerFactory(log)));
        var conditions = new Conditions();
        using var parts = new NodeParts(
            Options(),
            TimeProvider.System,
            conditions,
            new AggregatorMetrics(),
            new PartitionDirectory(),
            new Pulses(TimeProvider.System),
            place,
            NullLoggerFactory.Instance);
        await using var membership = new Membership(
            system, new ClusterOptions(), conditions, null!, place, lifetime, TimeProvider.System, NullLogger<Membership>.Instance);
        using var node = new AggregatorNode(system, parts, membership, place, TimeProvider.System, NullLogger<AggregatorNode>.Instance);
        await node.StartAsync(CancellationToken.None);
        Assert.Equal(ExitCode.Done, place.EndsWith);
        await node.StartedAsync(CancellationToken.None);
        Assert.Equal((ExitCode.Failed, true), (place.EndsWith, lifetime.ApplicationStopping.IsCancellationRequested));
        Assert.Contains(log.Lines, line => line.Text.StartsWith("This node could not begin to read: ", StringComparison.Ordinal));
        await node.StoppingAsync(CancellationToken.None);
    }

    private static AggregatorOptions Options() => new()
    {
        Kafka = new KafkaOptions { BootstrapServers = "127.0.0.1:1" },
        Http = new HttpOptions { Urls = ["http://127.0.0.1:0"] },
    };

    private sealed class RecordedLifetime : IHostApplicationLifetime, IDisposable
    {
        private readonly CancellationTokenSource _stopping = new();

        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => _stopping.Token;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() => _stopping.Cancel();

        public void Dispose() => _stopping.Dispose();
    }

    private sealed class RecordingLoggerFactory(ILogger logger) : ILoggerFactory
    {
        public ILogger CreateLogger(string categoryName) => logger;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public void Dispose()
        {
            // It holds nothing.
        }
    }
}
