using KafkaAggregator.Host.Configuration;
using KafkaAggregator.Tests.Support;
using Xunit;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace KafkaAggregator.Tests.Build;

/// <summary>The files of docker/ as those who are given them read them.</summary>
internal static class ContainerFiles
{
    public static string Folder { get; } = Path.Combine(RepositoryFolder.Path, "docker");

    /// <summary>What a variable of the program's environment may be called.</summary>
    public static IReadOnlySet<string> Variables { get; } =
        Settings.All.SelectMany(setting => new[] { setting.Environment, setting.EnvironmentAlias }).OfType<string>().ToHashSet();

    public static string Text(string file) => File.ReadAllText(Path.Combine(Folder, file));

    /// <summary>The roots of its documents.</summary>
    public static IReadOnlyList<YamlNode> Documents(string file)
    {
        using var reader = new StringReader(Text(file));
        var yaml = new YamlStream();
        yaml.Load(new MergingParser(new Parser(reader)));
        return [.. yaml.Documents.Select(document => document.RootNode)];
    }

    public static IReadOnlyDictionary<string, YamlNode> ServicesOf(string file) => ((YamlMappingNode)Documents(file)[0]["services"]).Children
        .ToDictionary(service => (string)service.Key!, service => service.Value, StringComparer.Ordinal);

    /// <summary>Null where the mapping has no such key.</summary>
    public static YamlNode? Find(YamlNode mapping, string key) =>
        ((YamlMappingNode)mapping).Children.TryGetValue(key, out var value) ? value : null;

    public static IReadOnlyList<string> Texts(YamlNode list) => [.. ((YamlSequenceNode)list).Select(item => (string)item!)];

    /// <summary>The options that a configuration gives whose token is a secret at that path.</summary>
    public static AggregatorOptions Load(string configuration, string token)
    {
        using var folder = new ConfigurationFolder();
        folder.Write(ConfigurationFolder.FileName, configuration.Replace(token, folder.Write("token", "sesame"), StringComparison.Ordinal));
        var resolved = folder.Load();
        Assert.Empty(resolved.Problems);
        return resolved.Options!;
    }
}
