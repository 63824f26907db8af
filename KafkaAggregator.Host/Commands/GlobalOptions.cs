using System.CommandLine;
using System.CommandLine.Parsing;
using Level = Microsoft.Extensions.Logging.LogLevel;

namespace KafkaAggregator.Host.Commands;

/// <summary>The options that every verb has.</summary>
internal sealed class GlobalOptions
{
    private static readonly Dictionary<string, Level> LogLevels = new(StringComparer.OrdinalIgnoreCase)
    {
        ["trace"] = Level.Trace,
        ["debug"] = Level.Debug,
        ["info"] = Level.Information,
        ["information"] = Level.Information,
        ["warn"] = Level.Warning,
        ["warning"] = Level.Warning,
        ["error"] = Level.Error,
        ["crit"] = Level.Critical,
        ["critical"] = Level.Critical,
        ["none"] = Level.None,
    };

    public Option<string?> Config { get; } = new("--config")
    {
        Description = "YAML file; otherwise AGGREGATOR_CONFIG_FILE, otherwise aggregator.yaml if there is one",
        HelpName = "FILE",
        Recursive = true,
    };

    public Option<Level?> LogLevel { get; } = new("--log-level", "-l")
    {
        Description = "trace, debug, info, warning, error, critical or none "
            + "[default: info, of demo: warning]",
        HelpName = "LEVEL",
        Recursive = true,
        CustomParser = ParseLogLevel,
    };

    public Option<string[]> Set { get; } = new("--set")
    {
        Description = "A setting by its YAML name, before environment and file; may be repeated",
        HelpName = "NAME=VALUE",
        Recursive = true,
        Arity = ArgumentArity.ZeroOrMore,
        CustomParser = ParseAssignments,
    };

    public IReadOnlyList<Option> All => [Config, LogLevel, Set];

    private static Level? ParseLogLevel(ArgumentResult result)
    {
        var text = result.Tokens.Count > 0 ? result.Tokens[0].Value : string.Empty;
        if (!LogLevels.TryGetValue(text, out var level))
        {
            result.AddError(
                $"--log-level = \"{text}\": is no log level. Give trace, debug, info, warning, error, critical or "
                + "none.");
        }

        return level;
    }

    private static string[] ParseAssignments(ArgumentResult result)
    {
        foreach (var token in result.Tokens.Where(token => token.Value.IndexOf('=', StringComparison.Ordinal) <= 0))
        {
            result.AddError(
                $"--set = \"{token.Value}\": is no assignment. Give NAME=VALUE, for example window_size_seconds=10.");
        }

        return [.. result.Tokens.Select(token => token.Value)];
    }
}
