using Akka.Actor;
using KafkaAggregator.Actors.Summaries;

namespace KafkaAggregator.Actors.Ingest;

/// <content>The orderly end: no more is read, what was read is processed, and the group is left.</content>
internal sealed partial class LaneActor
{
    /// <summary>
    /// How long batches that were read may still be processed: the whole stop has 10 s, of which flush and group need
    /// theirs. What is not processed is read again by the next owner.
    /// </summary>
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan DrainInterval = TimeSpan.FromMilliseconds(20);

    private readonly HashSet<IActorRef> _drainers = [];
    private readonly TaskCompletionSource _processed = new();
    private bool _isDraining;
    private long _drainingSince;
    private int _unfinished;

    private void ReceiveDrain()
    {
        Receive<LaneProtocol.Drain>(_ => Drain(Sender));
        Receive<LaneMessages.DrainTick>(_ => LookWhetherProcessed());
        Receive<LaneMessages.ConsumerClosed>(_ => AnswerDrained());
    }

    private void Drain(IActorRef drainer)
    {
        _drainers.Add(drainer);
        if (_isDraining)
        {
            return;
        }

        _isDraining = true;
        _drainingSince = _environment.Time.GetTimestamp();
        _sink.Tell(SinkProtocol.Drain.Instance);
        _ = _control.DrainAndShutdown(_processed.Task).PipeTo(
            Self,
            success: () => new LaneMessages.ConsumerClosed(null),
            failure: error => new LaneMessages.ConsumerClosed(error));
        Timers.StartPeriodicTimer(nameof(LaneMessages.DrainTick), LaneMessages.DrainTick.Instance, DrainInterval);
    }

    private void LookWhetherProcessed()
    {
        if (_partitions.Values.All(partition => partition.Ownership.BatchesOnTheirWay == 0)
            || _environment.Time.GetElapsedTime(_drainingSince) > DrainLimit)
        {
            Timers.Cancel(nameof(LaneMessages.DrainTick));
            _processed.TrySetResult();
        }
    }

    private void AnswerDrained()
    {
        // What the group did not take back, because closing failed, was not flushed either.
        var drained = new LaneProtocol.Drained(_unfinished + _partitions.Count);
        foreach (var drainer in _drainers)
        {
            drainer.Tell(drained);
        }

        Context.Stop(Self);
    }
}
