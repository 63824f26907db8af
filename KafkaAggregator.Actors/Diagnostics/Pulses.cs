using System.Collections.Concurrent;

namespace KafkaAggregator.Actors.Diagnostics;

/// <summary>
/// When each of the things that must turn over for ever last did: poll threads, the actors. Thread-safe; a beat costs
/// next to nothing.
/// </summary>
public sealed class Pulses(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, long> _beats = new(StringComparer.Ordinal);

    /// <summary>It has turned over, and is expected to do so again.</summary>
    public void Beat(string name) => _beats[name] = time.GetTimestamp();

    /// <summary>It has ended in order.</summary>
    public void End(string name) => _beats.TryRemove(name, out _);

    /// <summary>Those that have not turned over for so long, with how long it is.</summary>
    public IReadOnlyList<(string Name, TimeSpan Silence)> Silent(TimeSpan limit) =>
    [
        .. _beats.Select(beat => (Name: beat.Key, Silence: time.GetElapsedTime(beat.Value)))
            .Where(beat => beat.Silence >= limit)
            .OrderBy(beat => beat.Name, StringComparer.Ordinal),
    ];
}
