using KafkaAggregator.Actors.Diagnostics;
using Microsoft.Extensions.Logging;

namespace KafkaAggregator.Actors.Registry;

/// <summary>
/// Whether a registry is away: said once in the log, then with back-off, and shown as a condition. All that ask
/// the registry share one, so that a thousand topics waiting for it make one line. Thread-safe.
/// </summary>
/// <param name="address">The registry's URLs, for the log.</param>
/// <param name="time">Clock of the back-off.</param>
/// <param name="logger">Where it is said.</param>
/// <param name="conditions">Where it is shown for as long as it lasts.</param>
/// <param name="condition">Under which name; two registries need two.</param>
public sealed class RegistryOutage(
    string address,
    TimeProvider time,
    ILogger logger,
    Conditions conditions,
    string condition = Conditions.Registry)
{
    /// <summary>The second line comes so long after the first; each further one after twice the time.</summary>
    private static readonly TimeSpan FirstRepeat = TimeSpan.FromSeconds(10);

    /// <summary>However long it lasts, a line comes at least so often.</summary>
    private static readonly TimeSpan RepeatMax = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private bool _isAway;
    private long _since;
    private long _said;
    private TimeSpan _repeat;

    /// <summary>A call failed.</summary>
    public void Failed(string reason)
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            conditions.Set(condition, reason);
            if (!_isAway)
            {
                _isAway = true;
                _since = now;
                _repeat = FirstRepeat;
            }
            else if (time.GetElapsedTime(_said, now) < _repeat)
            {
                return;
            }
            else
            {
                _repeat = _repeat * 2 < RepeatMax ? _repeat * 2 : RepeatMax;
            }

            _said = now;
        }

        RegistryLog.RegistryAway(logger, reason);
    }

    /// <summary>The registry answered, whatever the answer was.</summary>
    public void Answered()
    {
        TimeSpan away;
        lock (_lock)
        {
            if (!_isAway)
            {
                return;
            }

            _isAway = false;
            conditions.Clear(condition);
            away = time.GetElapsedTime(_since);
        }

        RegistryLog.RegistryBack(logger, address, away.TotalSeconds);
    }
}
