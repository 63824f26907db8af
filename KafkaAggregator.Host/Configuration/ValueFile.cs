namespace KafkaAggregator.Host.Configuration;

/// <summary>A file that holds the value of one setting, such as a mounted secret.</summary>
internal static class ValueFile
{
    /// <summary>Larger than any value; a device or a log named by mistake is not read to its end.</summary>
    private const long BytesMax = 1 << 20;

    /// <param name="setting">Whose value it holds.</param>
    /// <param name="path">Where it is.</param>
    /// <param name="shownPath">How the user wrote it.</param>
    /// <param name="place">Where the user wrote it.</param>
    /// <param name="name">Property or variable that the user wrote.</param>
    /// <param name="problems">Where what is wrong goes; then the result is null.</param>
    public static ConfigurationNode? Read(
        Setting setting, string path, string shownPath, string place, string name,
        ICollection<ConfigurationProblem> problems)
    {
        var file = new FileInfo(path);
        if (!file.Exists || file.Length > BytesMax)
        {
            var rule = file.Exists ? $"names a file of more than {BytesMax} bytes" : "names a file that is not there";
            problems.Add(
                new ConfigurationProblem(
                    place, name, $"\"{shownPath}\"", rule, $"Give the path of a file that holds {setting.Name}."));
            return null;
        }

        try
        {
            var text = File.ReadAllText(path);

            // A structure is written as YAML.
            return setting.Kind is SettingKind.Map or SettingKind.Structure
                ? ConfigurationFile.Parse(text, shownPath, problems)
                : ConfigurationNode.FromScalar(text.TrimEnd('\r', '\n'));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            problems.Add(new ConfigurationProblem(
                place, name, $"\"{shownPath}\"", $"names a file that cannot be read ({failure.GetType().Name})",
                "Let this user read it."));
            return null;
        }
    }
}
