using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace KafkaAggregator.Host.Configuration;

/// <summary>
/// The library's nodes as configuration. A key given twice is a mistake: the first one stands, and where both hold
/// mappings what is in the second is looked at too.
/// </summary>
/// <param name="name">How messages call the file.</param>
/// <param name="depthMax">An alias that holds itself would never end.</param>
/// <param name="problems">Where what is wrong goes.</param>
internal sealed class YamlConversion(string name, int depthMax, ICollection<ConfigurationProblem> problems)
{
    public ConfigurationNode Convert(YamlNode root) => Convert(root, string.Empty, 0);

    private ConfigurationNode Convert(YamlNode node, string path, int depth)
    {
        var line = (int)node.Start.Line;
        if (depth > depthMax)
        {
            throw new YamlException(node.Start, node.End, $"nested deeper than {depthMax} levels");
        }

        return node switch
        {
            YamlScalarNode scalar when IsNull(scalar) => ConfigurationNode.Empty(line),
            YamlScalarNode scalar => ConfigurationNode.FromScalar(scalar.Value ?? string.Empty, line),
            YamlSequenceNode sequence => ConfigurationNode.FromItems(
                [.. sequence.Select((item, index) => Convert(item, Part(path, index), depth + 1))], line),
            YamlMappingNode mapping => ConfigurationNode.FromEntries(ConvertEntries(mapping, path, depth), line),
            _ => throw new YamlException(node.Start, node.End, "unknown kind of node"),
        };
    }

    private List<ConfigurationEntry> ConvertEntries(YamlMappingNode mapping, string path, int depth)
    {
        var entries = new List<ConfigurationEntry>();
        foreach (var (keyNode, valueNode) in mapping)
        {
            if (keyNode is not YamlScalarNode { Value: { } text })
            {
                throw new YamlException(keyNode.Start, keyNode.End, "a key must be a plain name");
            }

            var (key, isRepeated) = RepeatedKeys.Read(text);
            var inner = path.Length == 0 ? key : $"{path}.{key}";
            var entry = new ConfigurationEntry(key, (int)keyNode.Start.Line, Convert(valueNode, inner, depth + 1));
            if (isRepeated)
            {
                Join(entries, entry, inner);
            }
            else
            {
                entries.Add(entry);
            }
        }

        return entries;
    }

    private void Join(List<ConfigurationEntry> entries, ConfigurationEntry second, string path)
    {
        var at = entries.FindIndex(entry => entry.Key == second.Key);
        var first = entries[at];
        problems.Add(new ConfigurationProblem(
            $"{name}:{second.Line}", path, null, $"is given twice, first at line {first.Line}",
            "Leave one of them out, or put together what is below them."));
        if (first.Value.Entries is { } one && second.Value.Entries is { } other)
        {
            var joined = ConfigurationNode.FromEntries([.. one, .. other], first.Value.Line);
            entries[at] = first with { Value = joined };
        }
    }

    private static string Part(string path, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]");

    private static bool IsNull(YamlScalarNode scalar) =>
        scalar.Style == ScalarStyle.Plain && scalar.Value is null or "" or "~" or "null" or "Null" or "NULL";
}
