using KafkaAggregator.Actors.Ingest;

namespace KafkaAggregator.Host.Hosting;

/// <summary>
/// The end of a node that was told to stop, which begins with this: one step after the other, each with a limit that is
/// counted from the beginning, so that a step may use what those before it have left. Says what was cut short. All of
/// it lies below what docker/ grants.
/// </summary>
/// <param name="time">Measures the limits.</param>
/// <param name="logger">Told what became of the node's work and of its place.</param>
internal sealed class NodeStop(TimeProvider time, ILogger logger)
{
    /// <summary>Until a start that is under way has ended, which all of its waiting heeds at once.</summary>
    public static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Until the lanes have ended: what was read may be processed for 2 s, the last commit has 2 s, and leaving the
    /// group 5 s, of which those of the commit are part.
    /// </summary>
    public static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(8);

    /// <summary>Until the cluster is left, which takes a second. Nodes that cannot be reached may hold it up.</summary>
    public static readonly TimeSpan LeaveLimit = TimeSpan.FromSeconds(9);

    /// <summary>Until the last request over HTTP is answered, or cut off.</summary>
    public static readonly TimeSpan HttpLimit = TimeSpan.FromSeconds(9.5);

    /// <summary>
    /// Until the process begins to end, whatever is still open in it: what the runtime then takes down has the rest of
    /// the 10 s that are promised.
    /// </summary>
    public static readonly TimeSpan ProcessLimit = TimeSpan.FromSeconds(9.7);

    private readonly long _began = time.GetTimestamp();

    private TimeSpan Elapsed => time.GetElapsedTime(_began);

    /// <summary>Waits until the start has ended, or was cancelled.</summary>
    public async Task AwaitStartAsync(Task started)
    {
        if (!await EndsAsync(started, StartLimit))
        {
            HostLog.StartNotEnded(logger, StartLimit.TotalSeconds);
        }
    }

    /// <summary>Waits until the lanes have ended, and says what became of the work that was under way.</summary>
    public async Task DrainAsync(Task<LaneProtocol.Drained> drained)
    {
        try
        {
            Report(await drained.WaitAsync(Remaining(DrainLimit), time));
        }
        catch (TimeoutException)
        {
            HostLog.StoppedUncommitted(logger, $"not done within {DrainLimit.TotalSeconds} s");
        }
    }

    /// <summary>Waits until the cluster is left, or it was tried to.</summary>
    public async Task LeaveAsync(Task left)
    {
        if (!await EndsAsync(left, LeaveLimit))
        {
            HostLog.ClusterNotLeft(logger, LeaveLimit.TotalSeconds);
        }
    }

    /// <summary>Whether it ends by the limit, however it does.</summary>
    private async Task<bool> EndsAsync(Task task, TimeSpan limit)
    {
        await Task.WhenAny(task, Task.Delay(Remaining(limit), time));
        return task.IsCompleted;
    }

    private TimeSpan Remaining(TimeSpan limit) => Elapsed < limit ? limit - Elapsed : TimeSpan.Zero;

    private void Report(LaneProtocol.Drained drained)
    {
        if (drained.Unfinished == 0)
        {
            HostLog.Stopped(logger);
        }
        else
        {
            HostLog.StoppedUncommitted(logger, $"of {drained.Unfinished} partitions");
        }
    }
}
