using KafkaAggregator.Actors.Ingest;

namespace KafkaAggregator.Host.Configuration;

/// <summary>The rules for names of aggregated topics that are made from their source's.</summary>
internal static class RenameFormatRule
{
    public static string Bind(SettingValues values, string fallback)
    {
        if (values.Text(SelectionSettings.TopicRenameFormat) is not { } format)
        {
            return fallback;
        }

        if (FindMistake(format) is not { } mistake)
        {
            return format;
        }

        values.Add(SelectionSettings.TopicRenameFormat, mistake, $"Give for example {fallback}.");
        return fallback;
    }

    private static string? FindMistake(string format)
    {
        var parts = format.Split(SelectionOptions.SourceTopicPlaceholder);
        if (parts.Length != 2)
        {
            var count = parts.Length == 1 ? "lacks" : "holds more than once";
            return $"{count} the placeholder {SelectionOptions.SourceTopicPlaceholder}";
        }

        var rest = parts[0] + parts[1];
        if (rest.IndexOfAny(['{', '}']) >= 0)
        {
            return $"holds a placeholder other than {SelectionOptions.SourceTopicPlaceholder}";
        }

        return rest.Length == 0
            ? "would aggregate each topic into itself"
            : TopicNameRule.Check(rest is "." or ".." ? "x" + rest : rest);
    }
}
