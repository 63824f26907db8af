using Akka.Actor;
using Akka.Cluster;
using KafkaAggregator.Actors.Diagnostics;
using KafkaAggregator.Actors.Ingest;
using KafkaAggregator.Actors.Kafka.Native;
using KafkaAggregator.Actors.Sharding;

namespace KafkaAggregator.Host.Hosting;

/// <summary>
/// This node's aggregation, from joining the cluster to leaving the group. Starting returns at once: what takes its
/// time (the cluster, the broker, the registry) is waited for while HTTP already answers that the node is not ready.
/// </summary>
internal sealed class AggregatorNode(
    ActorSystem system, NodeParts parts, Conditions conditions, ILogger<AggregatorNode> logger)
    : IHostedService, IDisposable
{
    /// <summary>The lanes' own limits (batches, sink, group) lie below it; the whole stop has 10 s.</summary>
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(8);

    private readonly CancellationTokenSource _stopping = new();
    private Task _started = Task.CompletedTask;
    private IActorRef? _ingest;

    /// <summary>Whether the lanes run.</summary>
    public bool IsReading => _ingest is not null && !_stopping.IsCancellationRequested;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        LibrdkafkaSymbols.Check();
        conditions.Set(Conditions.Cluster, "joining");
        _started = RunAsync(_stopping.Token);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _started.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_ingest is not null)
        {
            await DrainAsync(_ingest);
        }
    }

    public void Dispose() => _stopping.Dispose();

    private async Task RunAsync(CancellationToken cancellation)
    {
        var isUp = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Cluster.Get(system).RegisterOnMemberUp(isUp.SetResult);
        await isUp.Task.WaitAsync(cancellation);
        conditions.Clear(Conditions.Cluster);
        var region = await WindowRegion.StartAsync(system, parts.Windows, cancellation);
        _ingest = system.ActorOf(IngestActor.Props(parts.IngestFor(region)), "ingest");
        HostLog.Started(logger, parts.Kafka.BootstrapServers, parts.Kafka.GroupId);
    }

    private async Task DrainAsync(IActorRef ingest)
    {
        try
        {
            await ingest.Ask<LaneProtocol.Drained>(LaneProtocol.Drain.Instance, DrainLimit);
            HostLog.Stopped(logger);
        }
        catch (AskTimeoutException)
        {
            HostLog.StoppedUncommitted(logger, DrainLimit);
        }
    }
}
