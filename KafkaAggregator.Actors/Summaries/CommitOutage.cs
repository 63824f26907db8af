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

    /// <summary>What was tried in vain, and is neither committed nor gone since.</summary>
    private readonly HashSet<Outbox> _tried = [];
    private long? _since;

    /// <summary>Nothing is tried before; time since the sink began.</summary>
    public TimeSpan Until { get; private set; }

    /// <summary>Waits, longer each time.</summary>
    public void Wait(TimeSpan now, IEnumerable<OutboxCommit> tried, string reason)
    {
        _tried.UnionWith(tried.Select(commit => commit.Outbox));
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

    /// <summary>What cannot be tried does not fail: the row ends where that is so of all that was.</summary>
    public void EndRowOfUntriable()
    {
        if (!_tried.Any(outbox => outbox.CanBeTried))
        {
            EndRow();
        }
    }

    /// <summary>It waits for nothing any more: the outage ends with the last that did.</summary>
    public void Forget(Outbox outbox)
    {
        if (_tried.Remove(outbox) && _tried.Count == 0)
        {
            End();
        }
    }

    /// <summary>All got through, or nothing is left that did not.</summary>
    public void End()
    {
        EndRow();
        _tried.Clear();
        _backOff.Reset();
        Until = TimeSpan.Zero;
        if (dependencies.Conditions.Clear(_condition))
        {
            SinkLog.WaitingOver(dependencies.Logger);
        }
    }

    /// <summary>The sink has ended: whoever comes after it says anew what is wrong.</summary>
    public void Abandon() => dependencies.Conditions.Clear(_condition);
}
