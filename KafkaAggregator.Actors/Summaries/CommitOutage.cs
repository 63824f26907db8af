using Akka.Actor;
using KafkaAggregator.Actors.Diagnostics;
using KafkaAggregator.Actors.Kafka;

namespace KafkaAggregator.Actors.Summaries;

/// <summary>
/// Commits of a sink that do not get through, for no fault of a partition: until when to wait, since when it is so, and
/// who is told of it.
/// </summary>
internal sealed class CommitOutage(SinkDependencies dependencies, IActorRef lane)
{
    private readonly BackOff _backOff = new(dependencies.Options.RetryDelay, dependencies.Options.RetryDelayMax);
    private readonly string _condition = Conditions.CommitsOf(dependencies.Lane);
    private long? _since;

    /// <summary>Nothing is tried before; time since the sink began.</summary>
    public TimeSpan Until { get; private set; }

    /// <summary>Waits, longer each time.</summary>
    public void Wait(TimeSpan now, string reason)
    {
        var wait = _backOff.Next();
        Until = now + wait;
        if (dependencies.Conditions.Set(_condition, reason) || wait >= dependencies.Options.RetryDelayMax)
        {
            SinkLog.Waiting(dependencies.Logger, reason, wait);
        }
    }

    /// <summary>
    /// Tells the lane of a try of which nothing was committed. How long that may go on is for the lane to say, which
    /// knows whether the broker answers.
    /// </summary>
    public void SayFailing(IReadOnlyList<OutboxCommit> tried, string reason)
    {
        var since = _since ??= dependencies.Time.GetTimestamp();
        var example = (tried.FirstOrDefault(commit => commit.Records.Count > 0) ?? tried[0]).Outbox;
        lane.Tell(new SinkProtocol.Failing(example.Partition, since, reason));
    }

    /// <summary>Something got through, or is not tried for another reason: what fails next begins a new row.</summary>
    public void EndRow() => _since = null;

    /// <summary>All got through.</summary>
    public void End()
    {
        EndRow();
        _backOff.Reset();
        if (dependencies.Conditions.Clear(_condition))
        {
            SinkLog.WaitingOver(dependencies.Logger);
        }
    }

    /// <summary>The sink has ended: whoever comes after it says anew what is wrong.</summary>
    public void Abandon() => dependencies.Conditions.Clear(_condition);
}
