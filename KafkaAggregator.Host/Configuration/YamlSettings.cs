namespace KafkaAggregator.Host.Configuration;

/// <summary>Finds the settings in a YAML file: nested or dotted, each name known or its nearest suggested.</summary>
internal sealed class YamlSettings
{
    private readonly string _name;
    private readonly string _folder;
    private readonly ICollection<ConfigurationProblem> _problems;
    private readonly Dictionary<Setting, GivenValue> _found = [];

    private YamlSettings(string name, string folder, ICollection<ConfigurationProblem> problems)
    {
        _name = name;
        _folder = folder;
        _problems = problems;
    }

    /// <param name="root">The file's content.</param>
    /// <param name="name">How messages call the file.</param>
    /// <param name="folder">What paths in it are relative to.</param>
    /// <param name="problems">Where what is wrong goes.</param>
    public static IEnumerable<GivenValue> Find(
        ConfigurationNode root, string name, string folder, ICollection<ConfigurationProblem> problems)
    {
        var settings = new YamlSettings(name, folder, problems);
        if (root.Entries is not null)
        {
            settings.Walk(root.Entries, string.Empty);
        }
        else if (!root.IsEmpty)
        {
            problems.Add(
                new ConfigurationProblem(
                    $"{name}:{root.Line}", null, null, "is no mapping", "Write settings as NAME: VALUE."));
        }

        return settings._found.Values;
    }

    private void Walk(IEnumerable<ConfigurationEntry> entries, string prefix)
    {
        foreach (var entry in entries)
        {
            var name = prefix + entry.Key;
            if (Settings.ByName.TryGetValue(name, out var setting))
            {
                Add(new GivenValue(setting, entry.Value, ValueOrigin.File, _name, name, entry.Line), entry);
            }
            else if (SettingNames.FindByFileProperty(name) is { } ofFile)
            {
                AddFromFile(ofFile, entry, name);
            }
            else if (!Settings.IsGroup(name))
            {
                _problems.Add(new ConfigurationProblem(
                    $"{_name}:{entry.Line}", name, null, "is no setting", SettingNames.Remedy(name)));
            }
            else if (entry.Value.Entries is { } inner)
            {
                Walk(inner, name + ".");
            }
            else if (!entry.Value.IsEmpty)
            {
                // Without its value: what should stand below may be a secret.
                _problems.Add(
                    new ConfigurationProblem(
                        $"{_name}:{entry.Line}", name, null, "is no mapping",
                        $"Write the settings below {name} on lines of their own, indented."));
            }
        }
    }

    private void Add(GivenValue value, ConfigurationEntry entry)
    {
        if (!value.Node.IsEmpty && !_found.TryAdd(value.Setting, value))
        {
            var first = _found[value.Setting];
            var rule = $"is given twice, first as {first.Name} at {first.Place}";
            _problems.Add(
                new ConfigurationProblem(
                    $"{_name}:{entry.Line}", value.Name, value.Shown, rule, "Leave one of them out."));
        }
    }

    private void AddFromFile(Setting setting, ConfigurationEntry entry, string name)
    {
        if (entry.Value.Scalar is not { } path)
        {
            _problems.Add(Problem(entry, name, "is no path", $"Give the path of a file that holds {setting.Name}."));
        }
        else if (ReadFile(setting, path, entry, name) is { } node)
        {
            // A structure's lines are those of its own file.
            Add(node.Line is null
                ? new GivenValue(setting, node, ValueOrigin.File, _name, name, entry.Line)
                : new GivenValue(setting, node, ValueOrigin.File, path, name, node.Line), entry);
        }
    }

    private ConfigurationNode? ReadFile(Setting setting, string path, ConfigurationEntry entry, string name) =>
        ValueFile.Read(setting, Path.Combine(_folder, path), path, $"{_name}:{entry.Line}", name, _problems);

    private ConfigurationProblem Problem(ConfigurationEntry entry, string name, string rule, string remedy) =>
        new($"{_name}:{entry.Line}", name, entry.Value.ToString(), rule, remedy);
}
