namespace KafkaAggregator.Host.Configuration;

/// <summary>One row of the configuration: how it is called where, and what it means. Docs list the same rows.</summary>
/// <param name="Name">Dotted YAML name; for an ignored one, its environment variable.</param>
/// <param name="Environment">Environment variable; null: none.</param>
/// <param name="Default">The default as a user would write it; null: none.</param>
/// <param name="Meaning">A sentence for people; of an ignored one, why it is.</param>
internal sealed record Setting(string Name, string? Environment, string? Default, string Meaning)
{
    public SettingKind Kind { get; init; } = SettingKind.Scalar;

    /// <summary>A second environment variable, of which the first wins.</summary>
    public string? EnvironmentAlias { get; init; }

    /// <summary>Whether an empty list is a value of its own, where no value would mean the default.</summary>
    public bool MayBeEmpty { get; init; }

    /// <summary>Whether its value is never shown.</summary>
    public bool IsSecret { get; init; }

    /// <summary>Whether its value may hold user info that is not shown.</summary>
    public bool IsUrl { get; init; }
}
