namespace KafkaAggregator.Host.Configuration;

/// <summary>What a name that is no setting was meant to be.</summary>
internal static class SettingNames
{
    /// <summary>The YAML name that was meant; null where none is near.</summary>
    public static string? Suggest(string name)
    {
        // A variable's name in the file, or a name that lacks its group.
        var variable = Settings.ByName.Values.FirstOrDefault(
            setting => string.Equals(setting.Environment, name, StringComparison.OrdinalIgnoreCase));
        if (variable is not null)
        {
            return variable.Name;
        }

        var last = name[(name.LastIndexOf('.') + 1)..];
        var ofOtherGroup = Settings.ByName.Keys.Where(key => key[(key.LastIndexOf('.') + 1)..] == last).ToList();
        return ofOtherGroup.Count == 1 ? ofOtherGroup[0] : NearestName.Find(name, Known());
    }

    /// <summary>
    /// The setting whose value stands in the file that this property names; null where the name is no such property.
    /// </summary>
    public static Setting? FindByFileProperty(string name) =>
        name.EndsWith(Settings.FilePropertySuffix, StringComparison.Ordinal)
            ? Settings.ByName.GetValueOrDefault(name[..^Settings.FilePropertySuffix.Length])
            : null;

    /// <summary>What would do in place of a name that is no setting, a sentence.</summary>
    public static string Remedy(string name) =>
        Suggest(name) is { } suggestion ? $"Did you mean {suggestion}?" : "docs/configuration.md lists every setting.";

    private static IEnumerable<string> Known() =>
        Settings.ByName.Keys.Concat(Settings.ByName.Keys.Where(key => key.Contains('.', StringComparison.Ordinal))
            .Select(key => key[..key.IndexOf('.', StringComparison.Ordinal)]).Distinct(StringComparer.Ordinal));
}
