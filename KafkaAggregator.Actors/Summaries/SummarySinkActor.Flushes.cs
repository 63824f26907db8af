using Akka.Actor;

namespace KafkaAggregator.Actors.Summaries;

/// <content>What somebody waits for: outboxes that are emptied and closed within a limit.</content>
internal sealed partial class SummarySinkActor
{
    private void BeginFlush(SinkProtocol.Flush flush, IActorRef replyTo)
    {
        var outboxes = flush.Partitions.Select(item => Find(item.Key, item.Value)).OfType<Outbox>().ToList();
        _flushes.Add(new FlushRequest(flush.Partitions, outboxes, Now + flush.Limit, replyTo));
        CommitWhatIsDue();
        _flushes.End();
        ExpireFlushes();
    }

    private void Hasten()
    {
        _flushes.Hasten();
        ExpireFlushes();
    }

    /// <summary>And looks again exactly when there is more to expire, which the interval of commits may not.</summary>
    private void ExpireFlushes()
    {
        var now = Now;
        _flushes.Expire(now);
        if (_flushes.NextDeadline(now) is { } next)
        {
            Timers.StartSingleTimer(nameof(FlushDue), FlushDue.Instance, next - now);
        }
        else
        {
            Timers.Cancel(nameof(FlushDue));
        }
    }

    private bool TryWithdraw(Outbox outbox) => _committer.TryWithdraw(outbox.Partition, outbox.OwnershipEpoch);

    private void Release(Outbox outbox)
    {
        Forget(outbox.Partition, outbox.OwnershipEpoch);
        outbox.Owner.Tell(new SinkProtocol.Closed(outbox.Partition, outbox.OwnershipEpoch));
    }

    private sealed class FlushDue
    {
        public static FlushDue Instance { get; } = new();
    }
}
