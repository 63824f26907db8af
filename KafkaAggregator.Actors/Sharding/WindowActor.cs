using Akka.Actor;
using Akka.Cluster.Sharding;
using KafkaAggregator.Actors.Diagnostics;
using KafkaAggregator.Actors.Ingest;
using KafkaAggregator.Actors.Summaries;

namespace KafkaAggregator.Actors.Sharding;

/// <summary>
/// The entity of one topic-partition: <see cref="WindowProtocol"/> tells what it is told and answers. What it does with
/// records is <see cref="PartitionShell"/>; here messages of another ownership are dropped, timers are kept, and
/// schemas are waited for. A failure is told to the lane and leaves the actor detached.
/// </summary>
internal sealed class WindowActor : ReceiveActor, IWithTimers
{
    private const string ExpiryTimer = "expiry";
    private const string MemoryTimer = "memory";

    /// <summary>Room comes as windows close, of whatever partition.</summary>
    private static readonly TimeSpan MemoryRetry = TimeSpan.FromSeconds(1);

    private readonly WindowEnvironment _environment;
    private PartitionShell? _shell;
    private IActorRef? _lane;
    private CancellationTokenSource _attached = new();

    public WindowActor(WindowEnvironment environment)
    {
        _environment = environment;
        Receive<Fetched>(Take);
        Receive<WindowProtocol.Attach>(Attach);
        Receive<WindowProtocol.Detach>(detach => IfOwned(detach.OwnershipEpoch, _ => Detach()));
        Receive<WindowProtocol.EndReading>(
            reading => IfOwned(reading.OwnershipEpoch, shell => Confirm(shell, reading)));
        Receive<WindowProtocol.EndReadingFailed>(
            failed => IfOwned(failed.OwnershipEpoch, shell => shell.ReadingFailed()));
        Receive<WindowProtocol.MoveToLogStart>(move => IfOwned(move.OwnershipEpoch, shell => MoveToStart(shell, move)));
        Receive<WindowProtocol.SchemaDecided>(
            decided => IfOwned(decided.OwnershipEpoch, shell => GoOn(shell, decided)));
        Receive<WindowProtocol.ExpiryTick>(tick => IfOwned(tick.OwnershipEpoch, shell => AskForReading(shell, tick)));
        Receive<WindowProtocol.MemoryTick>(tick => IfOwned(tick.OwnershipEpoch, TryMemory));
        Receive<SinkProtocol.Committed>(
            committed => IfOwned(committed.OwnershipEpoch, shell => shell.Committed(committed.Bytes)));
        Receive<SinkProtocol.Closed>(_ => { });
        Receive<SinkProtocol.Blocked>(
            blocked => IfOwned(blocked.OwnershipEpoch, shell => shell.BlockedBySink(blocked.Reason)));
        Receive<SinkProtocol.Unblocked>(
            unblocked => IfOwned(unblocked.OwnershipEpoch, shell => shell.UnblockedBySink()));
        Receive<Status.Failure>(
            failure => throw new InvalidOperationException("a schema was not waited for", failure.Cause));
        Receive<WindowProtocol.Warm>(_ => AnswerWarm());
        Receive<WindowProtocol.Stop>(_ => Context.Stop(Self));
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(WindowEnvironment environment) =>
        Akka.Actor.Props.Create(() => new WindowActor(environment));

    protected override void PreRestart(Exception reason, object message)
    {
        switch (message)
        {
            case WindowProtocol.Attach attach:
                var start = attach.Committed?.Offset ?? attach.FreshStart;
                attach.Lane.Tell(new LaneProtocol.Died(attach.Ownership, start, reason.Message));
                break;
            case var _ when _shell is { } shell:
                _lane.Tell(new LaneProtocol.Died(shell.Ownership, shell.Position, reason.Message));
                break;
        }

        base.PreRestart(reason, message);
    }

    protected override void PostStop()
    {
        DropShell();
        _attached.Dispose();
        base.PostStop();
    }

    private void IfOwned(long ownershipEpoch, Action<PartitionShell> action)
    {
        if (_shell is { } shell && shell.Ownership.Epoch == ownershipEpoch)
        {
            action(shell);
        }
    }

    private void Take(Fetched fetched)
    {
        if (_shell is not { } shell || shell.Ownership.Epoch != fetched.Ownership.Epoch || fetched.Ownership.IsOver)
        {
            fetched.Release();
            return;
        }

        var awaited = shell.AwaitedSchemaId;
        shell.Take(fetched);
        AwaitSchema(shell, awaited);
        AwaitMemory(shell);
    }

    private void Attach(WindowProtocol.Attach attach)
    {
        DropShell();
        if (attach.Ownership.IsOver)
        {
            Passivate();
            return;
        }

        var opening = _environment.Open(attach, _environment.Readers.Open(attach.Source), _environment.Pool);
        foreach (var notice in opening.Notices)
        {
            WindowLog.Notice(_environment.Logger, attach.Ownership.Partition, notice);
        }

        if (opening.State is not { } state)
        {
            var reason = opening.BlockedReason ?? "its state cannot be opened";
            Sender.Tell(new WindowProtocol.Refused(attach.Ownership, reason));
            return;
        }

        _lane = attach.Lane;
        _shell = new(_environment, attach, state);
        if (!_shell.TryOpenSink(Self))
        {
            Detach();
            return;
        }

        WindowLog.Attached(_environment.Logger, attach.Ownership, state.Position, state.NextOffset);
        Sender.Tell(new WindowProtocol.Attached(attach.Ownership, state.Position));
    }

    private void Detach()
    {
        WindowLog.Detached(_environment.Logger, _shell?.Ownership);
        DropShell();
        Passivate();
    }

    private void Confirm(PartitionShell shell, WindowProtocol.EndReading reading)
    {
        if (shell.Confirm(reading) is { } wait)
        {
            var tick = new WindowProtocol.ExpiryTick(shell.Ownership.Epoch, shell.SilentSince);
            Timers.StartSingleTimer(ExpiryTimer, tick, wait > TimeSpan.Zero ? wait : TimeSpan.Zero);
        }
    }

    private void AskForReading(PartitionShell shell, WindowProtocol.ExpiryTick tick)
    {
        if (shell.SilentSince == tick.SilentSince)
        {
            _lane.Tell(new LaneProtocol.ReadingWanted(shell.Ownership));
        }
    }

    private void MoveToStart(PartitionShell shell, WindowProtocol.MoveToLogStart move)
    {
        shell.MoveToLogStart(move.LogStart);
        _lane.Tell(new LaneProtocol.SeekWanted(shell.Ownership, shell.Position));
    }

    private void GoOn(PartitionShell shell, WindowProtocol.SchemaDecided decided)
    {
        shell.GoOn(decided.SchemaId);
        AwaitSchema(shell, null);
        AwaitMemory(shell);
    }

    private void TryMemory(PartitionShell shell)
    {
        var awaited = shell.AwaitedSchemaId;
        shell.TryMemory();
        AwaitSchema(shell, awaited);
        AwaitMemory(shell);
    }

    private void AwaitMemory(PartitionShell shell)
    {
        if (shell.AwaitsMemory && !Timers.IsTimerActive(MemoryTimer))
        {
            Timers.StartSingleTimer(MemoryTimer, new WindowProtocol.MemoryTick(shell.Ownership.Epoch), MemoryRetry);
        }
    }

    private void AwaitSchema(PartitionShell shell, int? alreadyAwaited)
    {
        if (shell.AwaitedSchemaId is { } id && id != alreadyAwaited)
        {
            var decided = new WindowProtocol.SchemaDecided(shell.Ownership.Epoch, id);
            _ = _environment.Readers.AwaitSchemaAsync(shell.Source, id, _attached.Token)
                .PipeTo(Self, success: () => decided, failure: error => FailureOf(error, decided));
        }
    }

    /// <summary>A wait that was given up is as good as answered: the answer is stale by then.</summary>
    private static object FailureOf(Exception error, WindowProtocol.SchemaDecided decided) =>
        error is OperationCanceledException ? decided : new Status.Failure(error);

    private void AnswerWarm()
    {
        Sender.Tell(WindowProtocol.Warmed.Instance);
        Passivate();
    }

    private static void Passivate() => Context.Parent.Tell(new Passivate(WindowProtocol.Stop.Instance));

    private void DropShell()
    {
        Timers.Cancel(ExpiryTimer);
        _attached.Cancel();
        _attached.Dispose();
        _attached = new();
        _shell?.Dispose();
        _shell = null;
    }
}
