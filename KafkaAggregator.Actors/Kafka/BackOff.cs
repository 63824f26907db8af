namespace KafkaAggregator.Actors.Kafka;

/// <summary>Waits that double from a first to a longest one; a success starts over.</summary>
internal sealed class BackOff(TimeSpan first, TimeSpan longest)
{
    private TimeSpan? _last;

    /// <summary>The wait before the next try.</summary>
    public TimeSpan Next()
    {
        var wait = _last is { } last ? last * 2 : first;
        _last = wait < longest ? wait : longest;
        return _last.Value;
    }

    public void Reset() => _last = null;
}
