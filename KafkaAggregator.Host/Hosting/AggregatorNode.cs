using Akka.Actor;
using KafkaAggregator.Actors.Ingest;
using KafkaAggregator.Actors.Kafka.Native;
using KafkaAggregator.Actors.Sharding;
using KafkaAggregator.Host.Clustering;

namespace KafkaAggregator.Host.Hosting;

/// <summary>
/// This node's aggregation, from joining the cluster to leaving the group. It begins when everything else has started,
/// HTTP among it: what takes its time (the cluster, the broker, the registry) is waited for while HTTP already answers
/// that the node is not ready.
/// </summary>
internal sealed class AggregatorNode(
    ActorSystem system,
    NodeParts parts,
    Membership membership,
    PlaceLost place,
    TimeProvider time,
    ILogger<AggregatorNode> logger)
    : IHostedLifecycleService, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _started = Task.CompletedTask;
    private IActorRef? _ingest;

    /// <summary>Whether the lanes run.</summary>
    public bool IsReading => _ingest is not null && !_stopping.IsCancellationRequested;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        LibrdkafkaSymbols.Check();
        membership.DrainBeforeLeaving(_drained.Task);
        return Task.CompletedTask;
    }

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        _started = StartOrReportAsync(_stopping.Token);
        return Task.CompletedTask;
    }

    /// <summary>
    /// Before anything else stops: HTTP answers until the lanes have ended and the cluster is left, that the node is
    /// not ready from the first.
    /// </summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        var stop = new NodeStop(time, logger);
        await _stopping.CancelAsync();
        await stop.AwaitStartAsync(_started);
        if (_ingest is not null)
        {
            await stop.DrainAsync(_ingest.Ask<LaneProtocol.Drained>(
                LaneProtocol.Drain.Instance, timeout: null, cancellationToken));
        }

        _drained.TrySetResult();
        await stop.LeaveAsync(CoordinatedShutdown.Get(system).Run(CoordinatedShutdown.ClrExitReason.Instance));
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _stopping.Dispose();

    /// <summary>Nobody waits for it, so it tells by itself why a node never reads.</summary>
    private async Task StartOrReportAsync(CancellationToken cancellation)
    {
        try
        {
            await RunAsync(cancellation);
        }
        catch (Exception error) when (!cancellation.IsCancellationRequested)
        {
            place.ReportFailure(error);
        }
    }

    private async Task RunAsync(CancellationToken cancellation)
    {
        await membership.JoinAsync(cancellation);
        var region = await WindowRegion.StartAsync(system, parts.Windows, cancellation);
        cancellation.ThrowIfCancellationRequested();
        _ingest = system.ActorOf(IngestActor.Props(parts.IngestFor(region)), "ingest");
        HostLog.Starting(logger, parts.Kafka.GroupId, parts.Kafka.BootstrapServers);
    }
}
