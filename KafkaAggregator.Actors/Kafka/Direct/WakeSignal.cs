namespace KafkaAggregator.Actors.Kafka.Direct;

/// <summary>
/// Wakes one waiting thread, now or at its next wait. As an AutoResetEvent, but without a handle that has to outlive
/// whoever sets it. Any thread.
/// </summary>
internal sealed class WakeSignal
{
    private readonly object _gate = new();
    private bool _isSet;

    public void Set()
    {
        lock (_gate)
        {
            _isSet = true;
            Monitor.Pulse(_gate);
        }
    }

    public void Wait(TimeSpan wait)
    {
        lock (_gate)
        {
            if (!_isSet)
            {
                Monitor.Wait(_gate, wait);
            }

            _isSet = false;
        }
    }
}
