using KafkaAggregator.Actors.Kafka;

namespace KafkaAggregator.Host.Configuration;

/// <summary>A piece of a configuration as somebody wrote it: a scalar, a list, a mapping, or nothing at all.</summary>
internal sealed class ConfigurationNode
{
    private ConfigurationNode(int? line) => Line = line;

    /// <summary>Line in its file, from 1; null where it is not from one.</summary>
    public int? Line { get; }

    public string? Scalar { get; private init; }

    public IReadOnlyList<ConfigurationNode>? Items { get; private init; }

    public IReadOnlyList<ConfigurationEntry>? Entries { get; private init; }

    /// <summary>Nothing was written, as behind <c>kafka:</c> at the end of a line.</summary>
    public bool IsEmpty => Scalar is null && Items is null && Entries is null;

    public static ConfigurationNode Empty(int? line) => new(line);

    public static ConfigurationNode FromScalar(string text, int? line = null) => new(line) { Scalar = text };

    public static ConfigurationNode FromItems(IReadOnlyList<ConfigurationNode> items, int? line = null) =>
        new(line) { Items = items };

    public static ConfigurationNode FromEntries(IReadOnlyList<ConfigurationEntry> entries, int? line = null) =>
        new(line) { Entries = entries };

    /// <summary>On one line, in YAML's own short form; what a key calls a secret is hidden.</summary>
    public string ToText()
    {
        var inner = Items?.Select(item => item.ToText()) ?? Entries?.Select(ToText);
        return Scalar?.ReplaceLineEndings(" ")
            ?? (Items is not null ? $"[{string.Join(", ", inner!)}]"
            : Entries is not null ? $"{{{string.Join(", ", inner!)}}}"
            : "nothing");
    }

    private static string ToText(ConfigurationEntry entry) =>
        $"{entry.Key}: {PropertySecrets.Show(entry.Key, entry.Value.ToText())}";

    /// <summary>As a message quotes it: cut to a readable length.</summary>
    public override string ToString()
    {
        const int QuoteLengthMax = 120;
        var text = Scalar is null ? ToText() : $"\"{ToText()}\"";
        return text.Length <= QuoteLengthMax ? text : text[..QuoteLengthMax] + "…";
    }
}
