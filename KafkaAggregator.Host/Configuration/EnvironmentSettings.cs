namespace KafkaAggregator.Host.Configuration;

/// <summary>Finds the settings in the environment: each by its variable, or by <c>NAME_FILE</c>.</summary>
internal static class EnvironmentSettings
{
    private const string Source = "environment";

    public static IEnumerable<GivenValue> Find(
        IReadOnlyDictionary<string, string> environment, string folder, ICollection<ConfigurationProblem> problems)
    {
        foreach (var setting in Settings.All)
        {
            string?[] names = [setting.Environment, setting.EnvironmentAlias];
            var found = names.OfType<string>().Select(name => Find(setting, name, environment, folder, problems))
                .FirstOrDefault(value => value is not null);
            if (found is not null)
            {
                yield return found;
            }
        }
    }

    private static GivenValue? Find(
        Setting setting,
        string name,
        IReadOnlyDictionary<string, string> environment,
        string folder,
        ICollection<ConfigurationProblem> problems)
    {
        var isGiven = environment.TryGetValue(name, out var text) && IsValue(setting, text);
        var fileVariable = name + Settings.FileVariableSuffix;
        var isFileGiven = environment.TryGetValue(fileVariable, out var path) && path.Length > 0;
        if (setting.Kind == SettingKind.Ignored || !isFileGiven)
        {
            return isGiven
                ? new GivenValue(
                    setting, ConfigurationNode.FromScalar(text!), ValueOrigin.Environment, Source, name, null)
                : null;
        }

        if (isGiven)
        {
            problems.Add(
                new ConfigurationProblem(
                    Source, name, null, $"is given together with {fileVariable}", "Leave one of them out."));
            return null;
        }

        var node = ValueFile.Read(setting, Path.Combine(folder, path!), path!, Source, fileVariable, problems);
        return node is null ? null : new GivenValue(setting, node, ValueOrigin.Environment, Source, fileVariable, null);
    }

    /// <summary>Compose files pass on variables that nobody set as empty ones.</summary>
    private static bool IsValue(Setting setting, string? text) =>
        setting.MayBeEmpty || !string.IsNullOrWhiteSpace(text);
}
