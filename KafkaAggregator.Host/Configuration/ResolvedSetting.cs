namespace KafkaAggregator.Host.Configuration;

/// <summary>A setting as it came out, for people and scripts.</summary>
/// <param name="Name">Dotted YAML name.</param>
/// <param name="Value">As a user would write it, secrets hidden; null: none.</param>
/// <param name="Origin"><c>default</c>, or where it was given.</param>
internal sealed record ResolvedSetting(string Name, string? Value, string Origin)
{
    public static IEnumerable<ResolvedSetting> All(ResolvedConfiguration configuration) =>
        from setting in Settings.All
        where setting.Kind != SettingKind.Ignored
        select configuration.Given.TryGetValue(setting, out var given)
            ? new ResolvedSetting(setting.Name, given.ToText(), $"{given.Place}, {given.Name}")
            : new ResolvedSetting(setting.Name, DefaultOf(setting, configuration), "default");

    /// <summary>The pattern's default holds only where no topics are given one by one.</summary>
    private static string? DefaultOf(Setting setting, ResolvedConfiguration configuration) =>
        setting == SelectionSettings.TopicRegex && configuration.Options?.Selection.TopicRegex is null
            ? null
            : setting.Default?.Replace("`", string.Empty, StringComparison.Ordinal);
}
