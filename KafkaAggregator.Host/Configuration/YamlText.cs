using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace KafkaAggregator.Host.Configuration;

/// <summary>Values as YAML on one line, so that what is written reads back as it was.</summary>
internal static partial class YamlText
{
    private static readonly JsonSerializerOptions Quoting = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly HashSet<string> Reserved =
        new(["true", "false", "yes", "no", "on", "off", "y", "n", "null"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Plain where YAML takes it for the same text in every version, otherwise in double quotes.</summary>
    public static string Scalar(string text) =>
        PlainText().IsMatch(text) && !Reserved.Contains(text) ? text : JsonSerializer.Serialize(text, Quoting);

    public static string List(IEnumerable<string> items) => $"[{string.Join(", ", items.Select(Scalar))}]";

    public static string Map(IEnumerable<KeyValuePair<string, string>> pairs) =>
        $"{{{string.Join(", ", pairs.Select(pair => $"{Scalar(pair.Key)}: {Scalar(pair.Value)}"))}}}";

    /// <summary>What somebody gave, on one line.</summary>
    public static string Node(ConfigurationNode node) =>
        node.Scalar is { } text ? Scalar(text)
        : node.Items is { } items ? $"[{string.Join(", ", items.Select(Node))}]"
        : node.Entries is { } entries
            ? $"{{{string.Join(", ", entries.Select(entry => $"{Scalar(entry.Key)}: {Node(entry.Value)}"))}}}"
        : "null";

    /// <summary>A line for people; a text from elsewhere stays on it.</summary>
    public static string Comment(string text) => $"# {text.ReplaceLineEndings(" ")}";

    [GeneratedRegex("^[A-Za-z0-9_./^$][A-Za-z0-9_./$+-]*$", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex PlainText();
}
