using KafkaAggregator.Actors.Sharding;

namespace KafkaAggregator.Actors.Ingest;

/// <summary>
/// A partition as its lane has it, under one ownership. The lane changes it; any thread may ask for its status.
/// </summary>
internal sealed class LanePartition(int lane, Ownership ownership)
{
    private volatile string? _reason;
    private volatile LanePhase _phase = LanePhase.Reading;
    private volatile FetchProblem? _lastFetchProblem;
    private long _logEnd = -1;
    private long _logEndAskedAt;
    private long _stoodAt = -1;
    private long? _standsSince;
    private long? _unansweredSince;
    private bool _isEndKnown = true;

    public Ownership Ownership { get; } = ownership;

    public LanePhase Phase => _phase;

    /// <summary>The topic's id at the attach; null where none is known.</summary>
    public Guid? TopicId { get; set; }

    /// <summary>How often it had to be asked for again, from which the wait follows.</summary>
    public int Tries { get; set; }

    /// <summary>The same where a transaction held its offset up: what an outage took does not count.</summary>
    public int HeldUpTries { get; set; }

    /// <summary>Whether its log's end is to be read, because silence may close a window.</summary>
    public bool AwaitsSilence =>
        _phase == LanePhase.Running && Ownership.BatchesOnTheirWay == 0 && Ownership.Snapshot.AwaitsSilence;

    /// <summary>
    /// Whether fetching is refused for want of a permission: nothing but that permission helps, and the fetcher tries
    /// on until it is there.
    /// </summary>
    public bool IsForbidden => Problem is { IsForbidden: true };

    /// <summary>Over with the first batch behind it, be it that the actor still works on those from before.</summary>
    private FetchProblem? Problem =>
        _lastFetchProblem is { } last && last.BatchesTaken == Ownership.BatchesTaken ? last : null;

    public void MoveTo(LanePhase phase, string? reason = null)
    {
        _reason = reason;
        _phase = phase;
    }

    public void SawLogEnd(long logEnd, long askedAt)
    {
        Volatile.Write(ref _logEnd, logEnd);
        _logEndAskedAt = askedAt;
        _isEndKnown = true;
    }

    /// <summary>
    /// Since when nothing has answered what it is to be opened from, neither with facts nor with a reason; null where
    /// something has.
    /// </summary>
    public long? UnansweredSince(long now)
    {
        var isUnanswered = _phase == LanePhase.Reading && _reason is null;
        return _unansweredSince = isUnanswered ? _unansweredSince ?? now : null;
    }

    /// <summary>Whether its log's end has not been read for so long; true once until it is read.</summary>
    public bool LosesSightOfEnd(long now, TimeSpan limit, TimeProvider time)
    {
        var isLost = _phase == LanePhase.Running && _isEndKnown && time.GetElapsedTime(_logEndAskedAt, now) >= limit;
        _isEndKnown &= !isLost;
        return isLost;
    }

    /// <summary>Whether there is something to read that it could read, by a log's end that is not old.</summary>
    public bool ShouldGetOn(long now, TimeSpan logEndAgeMax, TimeProvider time)
    {
        var snapshot = Ownership.Snapshot;
        return _phase == LanePhase.Running
            && !IsForbidden
            && snapshot.Phase is PartitionPhase.Running or PartitionPhase.Replaying
            && Volatile.Read(ref _logEnd) > snapshot.Position
            && time.GetElapsedTime(_logEndAskedAt, now) <= logEndAgeMax;
    }

    /// <summary>
    /// Since when it has not got on; null where it has since it was asked last, or waits for good reason.
    /// </summary>
    public long? StandsSince(long now, bool isWaiting)
    {
        var position = Ownership.Snapshot.Position;
        if (isWaiting || position != _stoodAt)
        {
            (_stoodAt, _standsSince) = (position, isWaiting ? null : now);
            return null;
        }

        return _standsSince ??= now;
    }

    /// <summary>The fetcher has trouble that it goes on with; it is over when records come again.</summary>
    public void SawFetchProblem(string reason, bool isForbidden) =>
        _lastFetchProblem = new(reason, isForbidden, Ownership.BatchesTaken);

    /// <summary>The permission that was missing is there.</summary>
    public void Permit() => _lastFetchProblem = null;

    public PartitionStatus ToStatus()
    {
        var snapshot = Ownership.Snapshot;
        var logEnd = Volatile.Read(ref _logEnd);
        var problem = Problem;
        return new()
        {
            Topic = Ownership.Partition.Topic,
            Partition = Ownership.Partition.Partition,
            Lane = lane,
            State = StateOf(snapshot, problem),
            Reason = _reason
                ?? (problem is { IsForbidden: true } ? problem.Reason : snapshot.Reason ?? problem?.Reason),
            Lag = logEnd >= 0 && snapshot.NextOffset is { } next ? Math.Max(logEnd - next, 0) : null,
            ReplayDistance = snapshot.ReplayDistance,
            OpenWindows = snapshot.OpenWindows,
            NextOffset = snapshot.NextOffset,
            HeldBytes = snapshot.HeldBytes,
            StreamTimeNanoseconds = snapshot.StreamTime?.Nanoseconds,
        };
    }

    private PartitionPhase StateOf(WindowSnapshot snapshot, FetchProblem? problem) => _phase switch
    {
        LanePhase.Blocked => PartitionPhase.Blocked,
        LanePhase.Running => problem is { IsForbidden: true } ? PartitionPhase.Blocked : snapshot.Phase,
        _ => PartitionPhase.Opening,
    };

    /// <param name="Reason">For people.</param>
    /// <param name="IsForbidden">See <see cref="LanePartition.IsForbidden"/>.</param>
    /// <param name="BatchesTaken">Those that had come before it.</param>
    private sealed record FetchProblem(string Reason, bool IsForbidden, long BatchesTaken);
}
