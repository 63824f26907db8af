using KafkaAggregator.Actors.Kafka;

namespace KafkaAggregator.Host.Configuration;

/// <summary>What somebody gave for a setting, and where.</summary>
/// <param name="Setting">The setting.</param>
/// <param name="Node">The value.</param>
/// <param name="Origin">Which source it came from.</param>
/// <param name="Source">File path as the user knows it, <c>environment</c> or <c>command line</c>.</param>
/// <param name="Name">Property, variable or option as the user wrote it.</param>
/// <param name="Line">Line of the key; null where it is not from a YAML file.</param>
internal sealed record GivenValue(
    Setting Setting, ConfigurationNode Node, ValueOrigin Origin, string Source, string Name, int? Line)
{
    /// <summary>As a message begins.</summary>
    public string Place => Line is null ? Source : $"{Source}:{Line}";

    /// <summary>The value as it may be shown.</summary>
    public string Shown =>
        Setting.IsUrl ? UserInfo.Hide(Node.ToString())
        : Setting == KafkaSettings.Properties && Name != Setting.Name ? PropertySecrets.Show(Name, Node.ToString())
        : Setting.IsSecret ? "***"
        : Node.ToString();

    /// <summary>The value on one line as a user would write it, secrets hidden.</summary>
    public string ToText() =>
        Setting.IsUrl ? UserInfo.Hide(Node.ToText())
        : Setting.IsSecret && Node.Entries is null ? "***"
        : Node.ToText();

    public ConfigurationProblem Problem(string rule, string remedy) => new(Place, Name, Shown, rule, remedy);

    /// <summary>A part of the value, with a name and a line of its own.</summary>
    public GivenValue Part(string name, ConfigurationNode node, int? line) =>
        this with { Name = name, Node = node, Line = line ?? Line };
}
