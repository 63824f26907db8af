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
    public const string Permissions = "permissions";

    /// <summary>Begins the names of what lanes' sinks wait for: <see cref="CommitsOf"/>.</summary>
    public const string Commits = "commits";

    public const string Cluster = "cluster";

    private readonly ConcurrentDictionary<string, Wait> _waits = new(StringComparer.Ordinal);

    /// <summary>All that is waited for now.</summary>
    public IReadOnlyDictionary<string, string> Reasons =>
        _waits.ToDictionary(pair => pair.Key, pair => pair.Value.Reason, StringComparer.Ordinal);

    /// <summary>A lane's summaries cannot be written for now; each lane's sink has its own.</summary>
    public static string CommitsOf(int lane) => string.Create(CultureInfo.InvariantCulture, $"{Commits}-{lane}");

    /// <summary>
    /// Nothing is wrong, but it has to be there for the first time; a trouble that is known already stands.
    /// </summary>
    public void Expect(string name, string reason) => _waits.TryAdd(name, new Wait(reason, IsTrouble: false));

    /// <summary>Something is wrong, and the node waits for its end; true where that is new.</summary>
    public bool Set(string name, string reason)
    {
        var isNew = !_waits.TryGetValue(name, out var wait) || !wait.IsTrouble;
        _waits[name] = new Wait(reason, IsTrouble: true);
        return isNew;
    }

    /// <summary>It is there; true where that ends a trouble.</summary>
    public bool Clear(string name) => _waits.TryRemove(name, out var wait) && wait.IsTrouble;

    private sealed record Wait(string Reason, bool IsTrouble);
}
