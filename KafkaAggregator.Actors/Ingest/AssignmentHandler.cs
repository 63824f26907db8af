using Akka.Actor;
using KafkaAggregator.Actors.Diagnostics;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Sharding;
using KafkaAggregator.Actors.Summaries;
using Microsoft.Extensions.Logging;

namespace KafkaAggregator.Actors.Ingest;

/// <summary>
/// What a lane does on its poll thread when the group gives and takes. Before a revoked partition goes, its actor is
/// detached and what the sink holds of it is committed: that is the one thing the poll thread waits for.
/// </summary>
internal sealed class AssignmentHandler(
    IActorRef lane, IActorRef sink, CommitGate gate, IThreads threads, ILogger logger) : IAssignmentListener
{
    /// <summary>
    /// What the sink may take to commit. Longer would delay everybody's rebalance; what is not done is done again.
    /// </summary>
    public static readonly TimeSpan FlushLimit = TimeSpan.FromSeconds(2);

    /// <summary>The sink answers in that time whatever happens: past this it is not there.</summary>
    private static readonly TimeSpan AnswerLimit =
        FlushLimit + SinkFlushes.UnderWayLimit + TimeSpan.FromMilliseconds(500);

    private volatile bool _isAbandoned;

    /// <summary>The lane has failed: its sink is gone, nothing is committed any more.</summary>
    public void Abandon()
    {
        _isAbandoned = true;
        gate.Shut();
    }

    public void OnAssigned(IReadOnlyList<Ownership> ownerships)
    {
        foreach (var ownership in ownerships)
        {
            gate.Open(ownership.Partition, ownership.Epoch);
        }

        lane.Tell(new LaneProtocol.Assigned(ownerships));
    }

    public void OnRevoked(IReadOnlyList<Ownership> ownerships)
    {
        Detach(ownerships);
        var unfinished = _isAbandoned ? ownerships.Count : Flush(ownerships);
        Close(ownerships);
        lane.Tell(new LaneProtocol.Revoked(ownerships, unfinished));
    }

    public void OnLost(IReadOnlyList<Ownership> ownerships)
    {
        Close(ownerships);
        Detach(ownerships);
        foreach (var ownership in ownerships)
        {
            sink.Tell(new SinkProtocol.Drop(ownership.Partition, ownership.Epoch));
        }

        lane.Tell(new LaneProtocol.Revoked(ownerships, ownerships.Count));
    }

    public void OnTrouble(string reason) => lane.Tell(new LaneProtocol.Trouble(reason));

    public void OnFatal(string reason) => lane.Tell(new LaneProtocol.PlaceLost(reason));

    /// <summary>The group may move on when this returns.</summary>
    private void Close(IReadOnlyList<Ownership> ownerships)
    {
        foreach (var ownership in ownerships)
        {
            gate.Close(ownership.Partition, ownership.Epoch);
        }
    }

    private static void Detach(IReadOnlyList<Ownership> ownerships)
    {
        foreach (var ownership in ownerships)
        {
            ownership.Owner?.Tell(new WindowProtocol.Detach(ownership.Epoch));
        }
    }

    /// <summary>Gives of how many partitions something is left uncommitted.</summary>
    private int Flush(IReadOnlyList<Ownership> ownerships)
    {
        var epochs = ownerships.Select(ownership => KeyValuePair.Create(ownership.Partition, ownership.Epoch));
        var flush = new SinkProtocol.Flush([.. epochs], FlushLimit);
        using var giveUp = new CancellationTokenSource();
        var flushed = sink.Ask<SinkProtocol.Flushed>(flush, timeout: null, giveUp.Token);

        // A thread of its own, which the group's protocol makes wait here.
        if (!threads.Wait(flushed, AnswerLimit))
        {
            giveUp.Cancel();
            IngestLog.FlushUnfinished(logger, ownerships.Count);
            Doubt("the sink did not answer when the group took partitions back");
            return ownerships.Count;
        }

        var answer = flushed.GetAwaiter().GetResult();
        if (answer.Unfinished is { Count: > 0 } unfinished)
        {
            IngestLog.FlushUnfinished(logger, unfinished.Count);
        }

        if (answer.IsInDoubt)
        {
            Doubt("a commit was under way when the group took partitions back");
        }

        return answer.Unfinished.Count;
    }

    /// <summary>
    /// Nothing begins to be committed any more; what has begun carries a membership that the group is about to leave
    /// behind. Only a lane with a producer of its own can tell what became of it.
    /// </summary>
    private void Doubt(string reason)
    {
        gate.Shut();
        lane.Tell(new LaneProtocol.CommitInDoubt(reason));
    }
}
