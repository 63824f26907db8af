namespace KafkaAggregator.Host.Configuration;

/// <summary>
/// Command line, environment, file and defaults, in this precedence, into options; all mistakes at once.
/// </summary>
internal static class ConfigurationLoader
{
    private const string DefaultFile = "aggregator.yaml";

    public static ResolvedConfiguration Load(ConfigurationSources sources)
    {
        var problems = new List<ConfigurationProblem>();
        var file = FindFile(sources, problems);
        var root = file is null ? null : ConfigurationFile.Read(Path.Combine(sources.Folder, file), file, problems);

        // Later ones win, so the least comes first.
        List<GivenValue> found =
        [
            .. root is null ? [] : YamlSettings.Find(root, file!, sources.Folder, problems),
            .. EnvironmentSettings.Find(sources.Environment, sources.Folder, problems),
            .. CommandLineSettings.Find(sources.CommandLine, sources.Folder, problems),
        ];
        var given = new Dictionary<Setting, GivenValue>();
        foreach (var value in found)
        {
            given[value.Setting] = value;
        }

        var values = new SettingValues(given, sources.Folder, problems);
        var options = OptionsBinder.Bind(values);
        return new ResolvedConfiguration
        {
            Options = problems.Count == 0 ? options : null,
            Problems = InOrder(problems),
            Notices = [.. Ignored(given), .. values.Notices],
            File = file,
            Given = given,
        };
    }

    private static string? FindFile(ConfigurationSources sources, List<ConfigurationProblem> problems)
    {
        if (!string.IsNullOrEmpty(sources.File))
        {
            return Existing(sources.File, "command line", "--config");
        }

        if (sources.Environment.TryGetValue(Settings.FileVariable, out var named) && named.Length > 0)
        {
            return Existing(named, "environment", Settings.FileVariable);
        }

        return File.Exists(Path.Combine(sources.Folder, DefaultFile)) ? DefaultFile : null;

        string? Existing(string path, string place, string property)
        {
            var full = Path.Combine(sources.Folder, path);
            if (File.Exists(full))
            {
                return path;
            }

            problems.Add(new ConfigurationProblem(
                place, property, $"\"{path}\"",
                Directory.Exists(full) ? "names a folder" : "names a file that is not there",
                "Give the path of a YAML file, or leave it out."));
            return null;
        }
    }

    private static IEnumerable<string> Ignored(Dictionary<Setting, GivenValue> given) =>
        from value in given.Values
        where value.Setting.Kind == SettingKind.Ignored
        select $"{value.Place}: {value.Name}: ignored: {value.Setting.Meaning}.";

    private static List<ConfigurationProblem> InOrder(IEnumerable<ConfigurationProblem> problems) =>
        [.. problems.Distinct().OrderBy(LineOf)];

    /// <summary>The sort is stable, so what has no line stays in the order of its sources, behind the file.</summary>
    private static int LineOf(ConfigurationProblem problem)
    {
        var colon = problem.Place.LastIndexOf(':');
        return colon >= 0 && int.TryParse(problem.Place.AsSpan(colon + 1), out var line) ? line : int.MaxValue;
    }
}
