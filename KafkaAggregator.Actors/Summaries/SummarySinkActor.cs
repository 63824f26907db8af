using System.Runtime.ExceptionServices;
using Akka.Actor;
using KafkaAggregator.Actors.Diagnostics;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Registry;
using Microsoft.Extensions.Logging;

namespace KafkaAggregator.Actors.Summaries;

/// <summary>
/// A lane's sink: holds what its partitions give it, and writes and commits it on an interval, one commit at a time.
/// Bounded by the credit of the partitions: what is not committed is not given back. Its protocol is <see
/// cref="SinkProtocol"/>. If it dies, what it held is lost and comes again from Kafka: its lane then attaches every
/// partition anew.
/// </summary>
internal sealed partial class SummarySinkActor : ReceiveActor, IWithTimers
{
    /// <summary>
    /// A broker that is there again is not waited for much longer: a lane's own transaction may hold its offsets.
    /// </summary>
    private static readonly TimeSpan BeginDelayMax = TimeSpan.FromSeconds(5);

    private readonly SummaryOptions _options;
    private readonly ICommitter _committer;
    private readonly SummaryPreparation _preparation;
    private readonly TimeProvider _time;
    private readonly AggregatorMetrics _metrics;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Dictionary<TopicPartition, Outbox> _outboxes = [];
    private readonly SinkFlushes _flushes;
    private readonly CommitShare _share = new();
    private readonly CommitOutage _outage;
    private readonly BackOff _beginnings;
    private readonly long _began;
    private IReadOnlyList<OutboxCommit>? _underWay;
    private long _underWaySince;

    public SummarySinkActor(SinkDependencies dependencies)
    {
        (_options, _committer, _preparation) = (dependencies.Options, dependencies.Committer, dependencies.Preparation);
        (_time, _metrics, _logger) = (dependencies.Time, dependencies.Metrics, dependencies.Logger);
        _flushes = new(Release, TryWithdraw, _logger);
        _outage = new(dependencies, Context.Parent);
        _beginnings = new(_options.RetryDelay, BeginDelayMax);
        _began = _time.GetTimestamp();
        Receive<SinkProtocol.Open>(Open);
        Receive<SinkProtocol.Accept>(Accept);
        Receive<SinkProtocol.Drop>(drop => Forget(drop.Partition, drop.OwnershipEpoch));
        Receive<SinkProtocol.Flush>(flush => BeginFlush(flush, Sender));
        Receive<SinkProtocol.Drain>(_ => Hasten());
        Receive<Begun>(begun => AfterBeginning(begun.Error));
        Receive<BeginAgain>(_ => Begin());
        Receive<Prepared>(AfterPreparation);
        Receive<CommitEnded>(AfterCommit);
        Receive<Tick>(_ => CommitWhatIsDue());
        Receive<FlushDue>(_ => ExpireFlushes());
    }

    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>Since the sink began, by the monotonic clock: the wall clock may be set meanwhile.</summary>
    private TimeSpan Now => _time.GetElapsedTime(_began);

    public static Props Props(SinkDependencies dependencies) =>
        Akka.Actor.Props.Create(() => new SummarySinkActor(dependencies));

    protected override void PreStart()
    {
        Timers.StartPeriodicTimer(nameof(Tick), Tick.Instance, _options.CommitInterval, _options.CommitInterval);
        Begin();
    }

    protected override void PostStop()
    {
        _stopping.Cancel();
        _outage.Abandon();
        _ = _committer.DisposeAsync().AsTask();
    }

    private BackOff NewBackOff() => new(_options.RetryDelay, _options.RetryDelayMax);

    /// <summary>
    /// Before anything is to be committed: what the lane before has left open is in the way of this one.
    /// </summary>
    private void Begin() => _ = _committer.BeginAsync(_stopping.Token).PipeTo(
        Self, success: () => new Begun(null), failure: error => new Begun(error));

    private void AfterBeginning(Exception? error)
    {
        _underWaySince = _time.GetTimestamp(); // a commit that has waited for it begins now
        switch (error)
        {
            case null:
            case OperationCanceledException when _stopping.IsCancellationRequested:
                break;
            case KafkaUnavailableException:
                // Whoever reads topics says it; a commit that comes meanwhile begins by itself.
                Timers.StartSingleTimer(nameof(Begin), BeginAgain.Instance, _beginnings.Next());
                break;
            default:
                ExceptionDispatchInfo.Throw(error);
                break;
        }
    }

    private void Open(SinkProtocol.Open open)
    {
        if (_outboxes.Remove(open.Partition, out var before))
        {
            _outage.Forget(before);
        }

        _outboxes.Add(open.Partition, new Outbox(open, NewBackOff(), NewBackOff()));
        CommitWhatIsDue();
    }

    private void Accept(SinkProtocol.Accept accept)
    {
        if (Find(accept.Partition, accept.OwnershipEpoch) is { } outbox)
        {
            outbox.Accept(accept);
            Prepare(outbox);
        }
    }

    private Outbox? Find(TopicPartition partition, long ownershipEpoch) =>
        _outboxes.TryGetValue(partition, out var outbox) && outbox.OwnershipEpoch == ownershipEpoch ? outbox : null;

    private void Forget(TopicPartition partition, long ownershipEpoch)
    {
        if (Find(partition, ownershipEpoch) is { } outbox)
        {
            _outboxes.Remove(partition);
            _outage.Forget(outbox);
        }
    }

    /// <summary>
    /// Gives messages their records: at once where topics and schemas are known, else when they have been looked up.
    /// </summary>
    private void Prepare(Outbox outbox)
    {
        if (outbox.IsPreparing || Now < outbox.RetryAt || _preparation.TryPrepare(outbox))
        {
            return;
        }

        outbox.IsPreparing = true;
        var messages = outbox.Unprepared.Select(held => held.Message).ToList();
        _ = _preparation.LookUpAsync(outbox.Source, outbox.Partition, messages, _stopping.Token)
            .PipeTo(
                Self,
                success: () => new Prepared(outbox, null),
                failure: error => new Prepared(outbox, error));
    }

    private void AfterPreparation(Prepared prepared)
    {
        var outbox = prepared.Outbox;
        outbox.IsPreparing = false;
        outbox.IsLookUpFailing = prepared.Error is not null;
        if (prepared.Error is null)
        {
            outbox.HasTopics = true;
            outbox.RetryAt = default;
            outbox.LookUps.Reset();
            Prepare(outbox);
            CommitWhatIsDue();
            return;
        }

        switch (prepared.Error)
        {
            case TopicRefusedException or SchemaRefusedException:
                Block(outbox, prepared.Error.Message);
                break;
            case KafkaUnavailableException or RegistryUnavailableException:
                // Of the registry it says itself that it is away, of the broker whoever reads topics: once for all.
                outbox.RetryAt = Now + outbox.LookUps.Next();
                break;
            case OperationCanceledException:
                break;
            default:
                SinkLog.PreparationFailed(_logger, prepared.Error, outbox.Partition.ToString());
                Block(outbox, $"its summaries cannot be written: {prepared.Error.Message}");
                break;
        }

        _outage.EndRowOfUntriable();
    }

    private void CommitWhatIsDue()
    {
        var now = Now;
        foreach (var outbox in _outboxes.Values)
        {
            if (outbox.HasOutput)
            {
                Prepare(outbox);
            }
        }

        ExpireFlushes();
        if (_underWay is not null || now < _outage.Until)
        {
            return;
        }

        var commits = new List<OutboxCommit>();
        foreach (var outbox in _outboxes.Values)
        {
            if (IsDue(outbox, now) && outbox.Next() is { } commit)
            {
                commits.Add(commit);
            }
        }

        if (commits.Count > 0)
        {
            BeginCommit(_share.Of(commits));
        }
    }

    private bool IsDue(Outbox outbox, TimeSpan now) =>
        now >= outbox.RetryAt && outbox.IsPrepared
        && (outbox.HasOutput || outbox.IsNew || outbox.IsFlushing
            || (now - outbox.CommittedAt >= _options.ProgressInterval && outbox.IsBehind));

    private void BeginCommit(IReadOnlyList<OutboxCommit> commits)
    {
        (_underWay, _underWaySince) = (commits, _time.GetTimestamp());
        SetUnderWay(commits, true);
        _ = _committer.CommitAsync([.. commits.Select(commit => commit.ToPartitionCommit())], _stopping.Token)
            .PipeTo(
                Self,
                success: outcome => new CommitEnded(outcome, null),
                failure: error => new CommitEnded(CommitOutcome.AllCommitted, error));
    }

    private void AfterCommit(CommitEnded ended)
    {
        var commits = _underWay!;
        var took = _time.GetElapsedTime(_underWaySince);
        _underWay = null;
        SetUnderWay(commits, false);
        switch (ended.Error)
        {
            case KafkaUnavailableException error:
                _share.Failed(commits, took);
                WaitForBroker(commits, commits, error.Message);
                ExpireFlushes();
                return;
            case OperationCanceledException when _stopping.IsCancellationRequested:
                return;
            case { } error:
                ExceptionDispatchInfo.Throw(error);
                break;
        }

        _metrics.CommitEnded(took);
        Judge(commits, ended.Outcome, took);
        Settle(commits, ended.Outcome);
        _flushes.End();
        ExpireFlushes();
        if (ended.Outcome.Unsettled.Count == 0 && (_flushes.HasAny || _share.LeavesSome))
        {
            CommitWhatIsDue();
        }
    }

    private void Settle(IReadOnlyList<OutboxCommit> commits, CommitOutcome outcome)
    {
        for (var i = 0; i < commits.Count; i++)
        {
            if (outcome.Unsettled.Contains(i)
                || Find(commits[i].Outbox.Partition, commits[i].Outbox.OwnershipEpoch) is not { } outbox)
            {
                continue;
            }

            _outage.Forget(outbox);
            if (outcome.Refused.TryGetValue(i, out var reason))
            {
                Block(outbox, reason);
            }
            else
            {
                AfterCommitOf(outbox, commits[i]);
            }
        }
    }

    private void AfterCommitOf(Outbox outbox, OutboxCommit commit)
    {
        foreach (var summary in outbox.Committed(commit, Now).SelectMany(held => held.Message.Summaries))
        {
            _metrics.SummaryWritten(
                summary.Aggregation.AggregatedTopic,
                SummaryRecords.NameOf(summary.ClosedBy),
                summary.Values);
        }

        _metrics.OffsetCommitted();
        outbox.Owner.Tell(new SinkProtocol.Committed(
            outbox.Partition, outbox.OwnershipEpoch, commit.Progress.NextOffset, commit.Bytes));
        var isThrough = commit.Records.Count > 0 || !outbox.HasOutput;
        if (outbox.BlockedReason is not null && isThrough)
        {
            outbox.BlockedReason = null;
            outbox.BackOff.Reset();
            SinkLog.PartitionUnblocked(_logger, outbox.Partition.ToString());
            outbox.Owner.Tell(new SinkProtocol.Unblocked(outbox.Partition, outbox.OwnershipEpoch));
        }
    }

    private void Block(Outbox outbox, string reason)
    {
        var wait = outbox.BackOff.Next();
        outbox.RetryAt = Now + wait;
        outbox.HasTopics = false;
        _preparation.Forget(outbox.Source);
        if (outbox.BlockedReason != reason)
        {
            outbox.BlockedReason = reason;
            SinkLog.PartitionBlocked(_logger, outbox.Partition.ToString(), reason, wait);
            outbox.Owner.Tell(new SinkProtocol.Blocked(outbox.Partition, outbox.OwnershipEpoch, reason));
        }
    }

    private static void SetUnderWay(IReadOnlyList<OutboxCommit> commits, bool isUnderWay)
    {
        foreach (var commit in commits)
        {
            commit.Outbox.IsUnderWay = isUnderWay;
        }
    }

    private sealed record Begun(Exception? Error);

    private sealed record BeginAgain
    {
        public static BeginAgain Instance { get; } = new();
    }

    private sealed record Prepared(Outbox Outbox, Exception? Error);

    private sealed record CommitEnded(CommitOutcome Outcome, Exception? Error);

    private sealed class Tick : INotInfluenceReceiveTimeout
    {
        public static Tick Instance { get; } = new();
    }
}
