namespace KafkaAggregator.Host.Configuration;

/// <summary>Lists as users write them: of YAML, or as one text with commas between, in brackets or not.</summary>
internal static class ListText
{
    /// <summary>The texts, trimmed, empty ones left out; null where something in it is no text.</summary>
    public static IReadOnlyList<string>? Read(ConfigurationNode node)
    {
        if (node.Scalar is { } text)
        {
            return Split(text);
        }

        return node.Items?.All(item => item.Scalar is not null) == true
            ? [.. node.Items.Select(item => item.Scalar!.Trim())]
            : null;
    }

    /// <summary><c>a, b or c</c>.</summary>
    public static string Or(IEnumerable<string> names)
    {
        var list = names.ToList();
        return list.Count < 2 ? string.Concat(list) : $"{string.Join(", ", list.SkipLast(1))} or {list[^1]}";
    }

    private static string[] Split(string text)
    {
        var trimmed = text.Trim();
        if (trimmed.StartsWith('[') && trimmed.EndsWith(']'))
        {
            trimmed = trimmed[1..^1];
        }

        // A file that holds a list may give an item a line.
        return
        [
            .. trimmed.Split([',', '\n', '\r'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Select(item => item.Length > 1 && item[0] == item[^1] && item[0] is '"' or '\'' ? item[1..^1] : item),
        ];
    }
}
