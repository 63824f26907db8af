using KafkaAggregator.Host.Configuration;

namespace KafkaAggregator.Tests.Support;

/// <summary>A folder of its own in which a test writes configuration files and resolves them.</summary>
internal sealed class ConfigurationFolder : IDisposable
{
    public const string FileName = "aggregator.yaml";

    public string Path { get; } = Directory.CreateTempSubdirectory("configuration-").FullName;

    public Dictionary<string, string> Environment { get; } = new(StringComparer.Ordinal);

    public List<OptionValue> CommandLine { get; } = [];

    /// <summary>Resolves one file's text, with nothing around it.</summary>
    public static ResolvedConfiguration LoadText(string yaml)
    {
        using var folder = new ConfigurationFolder();
        folder.Write(FileName, yaml);
        return folder.Load();
    }

    /// <summary>Resolves environment variables, with nothing around them.</summary>
    public static ResolvedConfiguration LoadEnvironment(params IEnumerable<(string Name, string Value)> variables)
    {
        using var folder = new ConfigurationFolder();
        foreach (var (name, value) in variables)
        {
            folder.Environment[name] = value;
        }

        return folder.Load();
    }

    public string Write(string name, string text)
    {
        var path = System.IO.Path.Combine(Path, name);
        File.WriteAllText(path, text);
        return path;
    }

    public ResolvedConfiguration Load(string? file = null) => ConfigurationLoader.Load(
        new ConfigurationSources { CommandLine = CommandLine, Environment = Environment, File = file, Folder = Path });

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
