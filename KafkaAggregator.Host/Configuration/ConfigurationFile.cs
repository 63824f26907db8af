using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace KafkaAggregator.Host.Configuration;

/// <summary>Reads a YAML file (JSON is YAML too) as nodes that know their lines.</summary>
internal static partial class ConfigurationFile
{
    /// <summary>Deeper than any configuration; an alias that holds itself would never end.</summary>
    private const int DepthMax = 32;

    /// <param name="path">Where the file is.</param>
    /// <param name="name">How messages call it.</param>
    /// <param name="problems">Where what is wrong goes; then the result is null.</param>
    public static ConfigurationNode? Read(string path, string name, ICollection<ConfigurationProblem> problems)
    {
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            problems.Add(new ConfigurationProblem(
                name, null, null, $"cannot be read ({failure.GetType().Name})",
                "Give the path of a YAML file that this user may read."));
            return null;
        }

        return Parse(text, name, problems);
    }

    public static ConfigurationNode? Parse(string text, string name, ICollection<ConfigurationProblem> problems)
    {
        try
        {
            var yaml = Load(text);
            if (yaml.Documents.Count > 1)
            {
                var second = yaml.Documents[1].RootNode;
                problems.Add(new ConfigurationProblem(
                    $"{name}:{second.Start.Line}", null, null, "has more than one YAML document",
                    "Leave one, without the line ---."));
                return null;
            }

            return yaml.Documents.Count == 0
                ? ConfigurationNode.Empty(1)
                : new YamlConversion(name, DepthMax, problems).Convert(yaml.Documents[0].RootNode);
        }
        catch (YamlException failure)
        {
            // The message may quote the text around, and with it a secret.
            problems.Add(new ConfigurationProblem(
                $"{name}:{failure.Start.Line}", null, null,
                $"is no YAML at column {failure.Start.Column}: {WithoutQuotes(failure.Message)}",
                "Check indentation, colons and quotes there."));
            return null;
        }
    }

    /// <summary>
    /// What is no YAML throws a <see cref="YamlException"/>, also where the library stumbles over it: of brackets that
    /// are not closed it throws <see cref="InvalidOperationException"/>, of other things others.
    /// </summary>
    private static YamlStream Load(string text)
    {
        var events = new BoundedParser(new Parser(new StringReader(text)), DepthMax);
        try
        {
            var yaml = new YamlStream();
            yaml.Load(new MergingParser(new RepeatedKeys(events)));
            return yaml;
        }
        catch (Exception failure) when (failure is not (YamlException or OutOfMemoryException))
        {
            throw new YamlException(
                events.Position, events.Position, "a bracket, a brace or a quote is not closed behind it", failure);
        }
    }

    private static string WithoutQuotes(string message) =>
        QuotedText().Replace(message, "…").Trim().TrimEnd('.');

    /// <summary>Single marks of punctuation may be quoted; anything longer comes from the file.</summary>
    [GeneratedRegex("(?<mark>['\"`]).{2,}\\k<mark>", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex QuotedText();
}
