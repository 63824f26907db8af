using System.Text.RegularExpressions;

namespace KafkaAggregator.Actors.Ingest;

/// <summary>A whole name, in which each <c>*</c> stands for any characters or none.</summary>
public sealed class NamePattern(string pattern)
{
    private readonly Regex _regex = new(
        $@"\A{string.Join(".*", pattern.Split('*').Select(Regex.Escape))}\z",
        RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.Singleline);

    public bool IsMatch(string name) => _regex.IsMatch(name);

    public override string ToString() => pattern;
}
