namespace KafkaAggregator.Host.Embedded;

/// <summary>Decides whether a schema may follow others, by Apache.Avro's own reading rules.</summary>
internal static class CompatibilityRule
{
    /// <summary>The level's name in the protocol: BACKWARD_TRANSITIVE.</summary>
    public static string NameOf(CompatibilityLevel level) => level switch
    {
        CompatibilityLevel.None => "NONE",
        CompatibilityLevel.Backward => "BACKWARD",
        CompatibilityLevel.BackwardTransitive => "BACKWARD_TRANSITIVE",
        CompatibilityLevel.Forward => "FORWARD",
        CompatibilityLevel.ForwardTransitive => "FORWARD_TRANSITIVE",
        CompatibilityLevel.Full => "FULL",
        _ => "FULL_TRANSITIVE",
    };

    /// <summary>The level of a name; null where there is none.</summary>
    public static CompatibilityLevel? Parse(string? name)
    {
        foreach (var level in Enum.GetValues<CompatibilityLevel>())
        {
            if (string.Equals(NameOf(level), name, StringComparison.OrdinalIgnoreCase))
            {
                return level;
            }
        }

        return null;
    }

    /// <param name="level">The subject's level.</param>
    /// <param name="candidate">The new schema.</param>
    /// <param name="earlier">The subject's versions, oldest first; may be empty.</param>
    public static bool Allows(CompatibilityLevel level, Avro.Schema candidate, IReadOnlyList<Avro.Schema> earlier)
    {
        var isTransitive = level is CompatibilityLevel.BackwardTransitive or CompatibilityLevel.ForwardTransitive
            or CompatibilityLevel.FullTransitive;
        return earlier.TakeLast(isTransitive ? earlier.Count : 1)
            .All(version => IsCompatible(level, candidate, version));
    }

    private static bool IsCompatible(CompatibilityLevel level, Avro.Schema candidate, Avro.Schema version) =>
        level switch
        {
            CompatibilityLevel.None => true,
            CompatibilityLevel.Backward or CompatibilityLevel.BackwardTransitive => candidate.CanRead(version),
            CompatibilityLevel.Forward or CompatibilityLevel.ForwardTransitive => version.CanRead(candidate),
            _ => candidate.CanRead(version) && version.CanRead(candidate),
        };
}
