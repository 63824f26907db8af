using System.Collections.Concurrent;
using System.Globalization;

namespace KafkaAggregator.Actors.Diagnostics;

/// <summary>
/// What this node waits for at the moment, by name, each with its reason: what <c>/ready</c> shows. Thread-safe.
/// </summary>
public sealed class Conditions
{
    public const string Broker = "broker";
    public const string Registry = "registry";
    public const string InternalRegistry = "internal-registry";
    public const string Group = "group";

    /// <summary>Begins the names of what lanes' sinks wait for: <see cref="CommitsOf"/>.</summary>
    public const string Commits = "commits";

    public const string Cluster = "cluster";

    private readonly ConcurrentDictionary<string, string> _reasons = new(StringComparer.Ordinal);

    /// <summary>All that is waited for now.</summary>
    public IReadOnlyDictionary<string, string> Reasons => _reasons;

    /// <summary>A lane's summaries cannot be written for now; each lane's sink has its own.</summary>
    public static string CommitsOf(int lane) => string.Create(CultureInfo.InvariantCulture, $"{Commits}-{lane}");

    /// <summary>The node waits for this; true where it did not before.</summary>
    public bool Set(string name, string reason)
    {
        var isNew = !_reasons.ContainsKey(name);
        _reasons[name] = reason;
        return isNew;
    }

    /// <summary>It is there; true where it was waited for.</summary>
    public bool Clear(string name) => _reasons.TryRemove(name, out _);
}
