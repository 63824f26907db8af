using Akka.Actor;
using KafkaAggregator.Actors.Diagnostics;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Sharding;
using KafkaAggregator.Actors.Summaries;

namespace KafkaAggregator.Actors.Ingest;

/// <content>
/// What is done where a partition cannot simply go on: its actor died, or its log is not what it was.
/// </content>
internal sealed partial class LaneActor
{
    private void CountDeath(LaneProtocol.Died died)
    {
        if (Find(died.Ownership) is not { Phase: LanePhase.Attaching or LanePhase.Running } partition)
        {
            return;
        }

        var count = _deaths.Add(died.Ownership.Partition, died.Position);
        IngestLog.ActorDied(_environment.Logger, died.Ownership.Partition, died.Position, count, died.Reason);
        if (count < Deaths.Max)
        {
            Reopen(partition, $"its actor failed: {died.Reason}");
        }
        else
        {
            CloseAtSink(partition.Ownership);
            Block(died.Ownership, $"its actor failed {count} times at offset {died.Position}: {died.Reason}");
        }
    }

    /// <summary>An actor that ended without a word (its shard was stopped), or the sink.</summary>
    private void AfterDeath(IActorRef actor)
    {
        if (actor.Equals(_sink))
        {
            throw new LaneFailedException("the sink has ended");
        }

        foreach (var partition in _partitions.Values.ToList())
        {
            if (partition.Phase == LanePhase.Running && actor.Equals(partition.Ownership.Owner))
            {
                Reopen(partition, "its actor has ended");
            }
        }
    }

    private void ReopenUnattached(Ownership ownership)
    {
        if (Find(ownership) is { Phase: LanePhase.Attaching } partition)
        {
            Reopen(partition, "its actor did not answer");
        }
    }

    private void ReopenRecreated(IReadOnlyDictionary<string, TopicDescription> topics)
    {
        foreach (var partition in _partitions.Values.ToList())
        {
            if (partition is { Phase: LanePhase.Running or LanePhase.Blocked, TopicId: { } known }
                && topics.TryGetValue(partition.Ownership.Partition.Topic, out var topic)
                && topic.TopicId is { } present
                && present != known)
            {
                Reopen(partition, "its topic was created again");
            }
        }
    }

    private void Reopen(LanePartition partition, string reason)
    {
        var ownership = partition.Ownership;
        if (ownership.IsOver)
        {
            // The poll thread has ended it already, and its word of that is on its way here.
            return;
        }

        IngestLog.Reopened(_environment.Logger, ownership.Partition, reason);
        partition.MoveTo(LanePhase.Closing, reason);
        _control.Withdraw(ownership);
        if (ownership.Owner is { } owner)
        {
            Context.Unwatch(owner);
            owner.Tell(new WindowProtocol.Detach(ownership.Epoch));
        }

        CloseAtSink(ownership);
        After(AttachLimit, new LaneMessages.ClosingOverdue(ownership));
    }

    /// <summary>
    /// What the sink holds is committed or dropped first: a new ownership starts from what is read after the old one's
    /// last commit has ended.
    /// </summary>
    private void CloseAtSink(Ownership ownership)
    {
        var epoch = KeyValuePair.Create(ownership.Partition, ownership.Epoch);
        _sink.Tell(new SinkProtocol.Flush([epoch], AssignmentHandler.FlushLimit));
    }

    private void AfterClosing(SinkProtocol.Flushed flushed)
    {
        foreach (var (name, epoch) in flushed.Partitions)
        {
            if (!_partitions.TryGetValue(name, out var partition)
                || partition.Ownership.Epoch != epoch
                || partition.Phase != LanePhase.Closing)
            {
                continue;
            }

            if (flushed.IsInDoubt)
            {
                throw new LaneFailedException($"{name} cannot be closed: its last commit did not end");
            }

            // Whatever made it necessary may be there still: not at once, so that it cannot become a storm.
            Timers.Cancel(new LaneMessages.ClosingOverdue(partition.Ownership));
            After(RetryDelay, new LaneMessages.RenewDue(partition.Ownership));
        }
    }

    private void FailUnclosed(Ownership ownership)
    {
        if (Find(ownership) is { Phase: LanePhase.Closing })
        {
            throw new LaneFailedException($"{ownership.Partition} cannot be closed: the sink does not answer");
        }
    }

    private void Consider(Fetched fetched)
    {
        if (Find(fetched.Ownership) is not { Phase: LanePhase.Running } partition)
        {
            return;
        }

        switch (fetched.Event)
        {
            case OffsetOutOfRange outOfRange:
                ReadBounds(fetched.Ownership, outOfRange.Wanted);
                break;
            case LogTruncated truncated:
                Reopen(partition, $"the log was cut to {truncated.End}, below offset {truncated.Wanted}");
                break;
            case FetchFailed failed:
                AfterFetchProblem(partition, failed.Reason);
                break;
        }
    }

    /// <summary>
    /// A permission that is missing stops this partition only, and is told once for all of its topic.
    /// </summary>
    private void AfterFetchProblem(LanePartition partition, string reason)
    {
        var name = partition.Ownership.Partition;
        if (_environment.Permissions is { } permissions && KafkaErrors.IsTopicForbidden(reason))
        {
            var missing = Permission.ReadOf(name.Topic);
            permissions.Lack(missing);
            partition.SawFetchProblem($"{missing} is not permitted: {reason}", isForbidden: true);
        }
        else
        {
            IngestLog.FetchFailed(_environment.Logger, name, reason);
            partition.SawFetchProblem(reason, isForbidden: false);
        }
    }

    private void ReadBounds(Ownership ownership, long wanted) =>
        _ = _environment.Catalog.ReadLogBoundsAsync([ownership.Partition], _stopping.Token).PipeTo(
            Self,
            success: bounds => new LaneMessages.BoundsRead(
                ownership, wanted, bounds.TryGetValue(ownership.Partition, out var read) ? read : null),
            failure: _ => new LaneMessages.BoundsRead(ownership, wanted, null));

    private void DecideOutOfRange(LaneMessages.BoundsRead read)
    {
        if (Find(read.Ownership) is not { Phase: LanePhase.Running } partition)
        {
            return;
        }

        if (read.Bounds is not { } log)
        {
            After(RetryDelay, new LaneMessages.ReadBoundsAgain(read.Ownership, read.Wanted));
            return;
        }

        IngestLog.OutOfRange(_environment.Logger, read.Ownership.Partition, read.Wanted, log.Start, log.End);
        if (read.Wanted < log.Start)
        {
            read.Ownership.Owner?.Tell(new WindowProtocol.MoveToLogStart(read.Ownership.Epoch, log.Start));
        }
        else if (read.Wanted > log.End)
        {
            // The topic was created again, or the log lost its end: opening it again finds out which.
            Reopen(partition, $"offset {read.Wanted} lies behind the log's end, {log.End}");
        }
        else
        {
            // It is there after all: a follower was asked that had not got so far.
            After(RetryDelay, new LaneProtocol.SeekWanted(read.Ownership, read.Wanted));
        }
    }

    private void AfterStream(Exception? error)
    {
        if (error is not null || !_isDraining)
        {
            throw new LaneFailedException(error?.Message ?? "the source stage ended by itself", error);
        }
    }

    private static void Unwatch(IActorRef? actor)
    {
        if (actor is not null)
        {
            Context.Unwatch(actor);
        }
    }
}
