using System.Text.Json;
using System.Text.RegularExpressions;

namespace KafkaAggregator.Tests.Build;

/// <summary>What docker/Dockerfile says: how the image is built, and how a container of it runs.</summary>
internal sealed partial class ImageDescription
{
    private readonly string _lastStage;

    private ImageDescription(string text)
    {
        var last = text.LastIndexOf("\nFROM", StringComparison.Ordinal);
        _lastStage = text[last..];
        BuildLines = [.. text[..last].Split('\n').Where(line => line.Length > 0 && line[0] != '#')];
    }

    /// <summary>The first stage's instructions, each on one line.</summary>
    public IReadOnlyList<string> BuildLines { get; }

    public string User => Instruction("USER");

    public string WorkingDirectory => Instruction("WORKDIR");

    public IReadOnlyList<string> EntryPoint => List(Instruction("ENTRYPOINT"));

    public IReadOnlyList<string> Command => List(Instruction("\nCMD")); // the health check's stands behind white space

    public IReadOnlyList<string> HealthCheck => List(Instruction("HEALTHCHECK").Split(" CMD ")[1]);

    public IReadOnlyDictionary<string, string> Environment => Assignments("ENV");

    /// <summary>Values as they stand there, variables in them too.</summary>
    public IReadOnlyDictionary<string, string> Labels => Assignments("LABEL");

    public static ImageDescription Read() => new(ContainerFiles.Text("Dockerfile").Replace("\\\n", " ", StringComparison.Ordinal));

    private static List<string> List(string json) => JsonSerializer.Deserialize<List<string>>(json)!;

    [GeneratedRegex("""([A-Za-z_.]+)=("[^"]*"|\S+)""")]
    private static partial Regex Assignment();

    private Dictionary<string, string> Assignments(string instruction) => Assignment().Matches(Instruction(instruction))
        .ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value.Trim('"'), StringComparer.Ordinal);

    private string Instruction(string name)
    {
        var start = _lastStage.IndexOf($"{name} ", StringComparison.Ordinal) + name.Length + 1;
        return _lastStage[start.._lastStage.IndexOf('\n', start)].Trim();
    }
}
