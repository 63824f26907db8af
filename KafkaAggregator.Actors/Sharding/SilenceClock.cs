namespace KafkaAggregator.Actors.Sharding;

/// <summary>
/// How long a partition has been silent, confirmed by readings of its log's end. Silence runs from the latest of: the
/// attach, the last valid record, the last reading that failed, was late or did not count; up to the instant at which
/// a reading that counts was <i>asked for</i>. So the clock stands while the consumer lags, the broker is away, the
/// process was suspended, or an upstream transaction is open. Instants are timestamps of the monotonic clock.
/// </summary>
internal sealed class SilenceClock
{
    /// <summary>
    /// A reading that took longer, or comes longer after what was known before it, is late. Readings come once a
    /// second: five missed ones in a row mean that somebody was not there.
    /// </summary>
    public static readonly TimeSpan ReadingAgeMax = TimeSpan.FromSeconds(5);

    private readonly TimeProvider _time;
    private long _knownUpTo;

    public SilenceClock(TimeProvider time)
    {
        _time = time;
        Break();
    }

    /// <summary>The beginning of the silence.</summary>
    public long SilentSince { get; private set; }

    /// <summary>Silence begins anew, now.</summary>
    public void Break() => SilentSince = _knownUpTo = _time.GetTimestamp();

    /// <summary>
    /// Takes a reading; null where it does not count, else the silence that it confirms.
    /// </summary>
    /// <param name="askedAt">When it was asked for.</param>
    /// <param name="isAtEnd">Whether the end that it found is the next offset, as it is now.</param>
    public TimeSpan? Confirm(long askedAt, bool isAtEnd)
    {
        if (!isAtEnd || IsLate(askedAt))
        {
            Break();
            return null;
        }

        if (askedAt <= SilentSince)
        {
            // Asked for before the silence began: it says nothing about it, and spoils nothing.
            return null;
        }

        _knownUpTo = askedAt;
        return _time.GetElapsedTime(SilentSince, askedAt);
    }

    private bool IsLate(long askedAt) =>
        _time.GetElapsedTime(askedAt, _time.GetTimestamp()) > ReadingAgeMax
        || _time.GetElapsedTime(_knownUpTo, askedAt) > ReadingAgeMax;
}
