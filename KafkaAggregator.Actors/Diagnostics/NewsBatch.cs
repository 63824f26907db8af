namespace KafkaAggregator.Actors.Diagnostics;

/// <summary>
/// Things of one kind that happen together, as one log line: of many topics that are new at once each would give one.
/// Thread-safe.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="write">Writes the line, of what came since the last one, in its order.</param>
internal sealed class NewsBatch(TimeProvider time, Action<IReadOnlyList<string>> write)
{
    /// <summary>
    /// From the first of them on: long enough for what belongs together, and soon enough for a reader.
    /// </summary>
    public static readonly TimeSpan Delay = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private List<string> _waiting = [];
    private ITimer? _timer;

    public void Add(string news)
    {
        lock (_lock)
        {
            _waiting.Add(news);
            _timer ??= time.CreateTimer(_ => Write(), null, Delay, Timeout.InfiniteTimeSpan);
        }
    }

    private void Write()
    {
        List<string> ready;
        lock (_lock)
        {
            (ready, _waiting) = (_waiting, []);
            _timer?.Dispose();
            _timer = null;
        }

        write(ready);
    }
}
