using System.Text.Json;
using System.Text.RegularExpressions;
using KafkaAggregator.Tests.Support;

namespace KafkaAggregator.Tests.Build;

/// <summary>What docker/Dockerfile says of its last stage: how a container of it runs.</summary>
internal sealed partial class ImageDescription
{
    private readonly string _text;

    private ImageDescription(string text) => _text = text;

    public string User => Instruction("USER");

    public IReadOnlyList<string> EntryPoint => List(Instruction("ENTRYPOINT"));

    public IReadOnlyList<string> Command => List(Instruction("\nCMD")); // the health check's stands behind white space

    public IReadOnlyList<string> HealthCheck => List(Instruction("HEALTHCHECK").Split(" CMD ")[1]);

    public IReadOnlyDictionary<string, string> Environment =>
        Assignment().Matches(Instruction("ENV")).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value, StringComparer.Ordinal);

    public static ImageDescription Read()
    {
        var text = File.ReadAllText(Path.Combine(RepositoryFolder.Path, "docker", "Dockerfile")).Replace("\\\n", " ", StringComparison.Ordinal);
        return new ImageDescription(text[text.LastIndexOf("\nFROM", StringComparison.Ordinal)..]);
    }

    private static List<string> List(string json) => JsonSerializer.Deserialize<List<string>>(json)!;

    [GeneratedRegex("""([A-Za-z_]+)=(\S+)""")]
    private static partial Regex Assignment();

    private string Instruction(string name)
    {
        var start = _text.IndexOf($"{name} ", StringComparison.Ordinal) + name.Length + 1;
        return _text[start.._text.IndexOf('\n', start)].Trim();
    }
}
