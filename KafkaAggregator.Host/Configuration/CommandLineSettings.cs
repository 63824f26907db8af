namespace KafkaAggregator.Host.Configuration;

/// <summary>
/// Finds the settings that options give; of two for one setting the last wins, as everywhere on a command line.
/// </summary>
internal static class CommandLineSettings
{
    private const string Source = "command line";

    public static IEnumerable<GivenValue> Find(
        IEnumerable<OptionValue> options, string folder, ICollection<ConfigurationProblem> problems)
    {
        foreach (var option in options)
        {
            if (Settings.ByName.TryGetValue(option.Name, out var setting))
            {
                var node = setting.Kind is SettingKind.Map or SettingKind.Structure
                    ? ConfigurationFile.Parse(option.Value, Source, problems)
                    : ConfigurationNode.FromScalar(option.Value);
                if (node is not null)
                {
                    yield return new GivenValue(setting, node, ValueOrigin.CommandLine, Source, option.Option, null);
                }
            }
            else if (SettingNames.FindByFileProperty(option.Name) is { } ofFile)
            {
                var path = Path.Combine(folder, option.Value);
                if (ValueFile.Read(ofFile, path, option.Value, Source, option.Option, problems) is { } node)
                {
                    yield return new GivenValue(ofFile, node, ValueOrigin.CommandLine, Source, option.Option, null);
                }
            }
            else
            {
                problems.Add(new ConfigurationProblem(
                    Source, option.Option, null, "is no setting", SettingNames.Remedy(option.Name)));
            }
        }
    }
}
