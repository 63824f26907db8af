using System.CommandLine;
using System.CommandLine.Parsing;
using KafkaAggregator.Core.Time;
using KafkaAggregator.Host.Configuration;

namespace KafkaAggregator.Host.Commands;

/// <summary><c>--timeout</c>: how long a verb that ends waits for broker and registry.</summary>
internal static class TimeoutOption
{
    private static readonly TimeSpan Default = TimeSpan.FromSeconds(30);

    /// <summary>Without a value where none is given: the library would show the default in its own way.</summary>
    public static Option<TimeSpan?> Create() => new("--timeout")
    {
        Description = "How long to wait for broker and registry: 30, 500ms, 1m [default: "
            + $"{DurationText.Format(Duration.FromTimeSpan(Default))}]",
        HelpName = "DURATION",
        CustomParser = Parse,
    };

    /// <summary>What is given, or the default.</summary>
    public static TimeSpan ValueOf(ParseResult parse, Option<TimeSpan?> option) => parse.GetValue(option) ?? Default;

    private static TimeSpan? Parse(ArgumentResult result)
    {
        var text = result.Tokens.Count > 0 ? result.Tokens[0].Value : string.Empty;
        var mistake = DurationText.Parse(text, out var duration);
        if (mistake is null && (duration <= Duration.Zero || duration > Duration.FromSeconds(86_400)))
        {
            mistake = "must be above 0 and at most a day";
        }

        if (mistake is not null)
        {
            result.AddError($"--timeout = \"{text}\": {mistake}. Give for example 30, 500ms or 1m.");
        }

        return new TimeSpan(duration.Nanoseconds / TimeSpan.NanosecondsPerTick);
    }
}
