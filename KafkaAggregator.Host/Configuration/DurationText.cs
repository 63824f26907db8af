using System.Globalization;
using System.Text.RegularExpressions;
using KafkaAggregator.Core.Time;

namespace KafkaAggregator.Host.Configuration;

/// <summary>
/// A duration as users write it: a number of seconds, or a number with a unit. Read as a decimal, so 0.1 is exact.
/// </summary>
internal static partial class DurationText
{
    private static readonly Dictionary<string, long> NanosecondsByUnit = new(StringComparer.Ordinal)
    {
        ["ns"] = 1,
        ["us"] = 1_000,
        ["µs"] = 1_000,
        ["ms"] = Duration.NanosecondsPerMillisecond,
        [""] = Duration.NanosecondsPerSecond,
        ["s"] = Duration.NanosecondsPerSecond,
        ["m"] = 60 * Duration.NanosecondsPerSecond,
        ["min"] = 60 * Duration.NanosecondsPerSecond,
        ["h"] = 3_600 * Duration.NanosecondsPerSecond,
        ["d"] = 86_400 * Duration.NanosecondsPerSecond,
    };

    /// <summary>What is wrong with the text; null where nothing is.</summary>
    public static string? Parse(string text, out Duration duration)
    {
        duration = Duration.Zero;
        var match = Pattern().Match(text.Trim());
        if (!match.Success || !NanosecondsByUnit.TryGetValue(match.Groups["unit"].Value, out var unit)
            || !decimal.TryParse(
                match.Groups["number"].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            return "is no duration";
        }

        if (Math.Abs(number) > long.MaxValue / (decimal)unit)
        {
            return "is longer than 292 years";
        }

        var nanoseconds = number * unit;
        if (nanoseconds != decimal.Truncate(nanoseconds))
        {
            return "is finer than a nanosecond";
        }

        duration = new Duration((long)nanoseconds);
        return null;
    }

    /// <summary>With the largest unit that needs no fraction, as a user would write it.</summary>
    public static string Format(Duration duration)
    {
        var ns = duration.Nanoseconds;
        string[] units = ["h", "m", "s", "ms", "us", "ns"];
        var unit = ns == 0 ? "s" : units.First(name => ns % NanosecondsByUnit[name] == 0);
        return $"{ns / NanosecondsByUnit[unit]}{unit}";
    }

    [GeneratedRegex(
        @"^(?<number>[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?)\s*(?<unit>[a-zµ]*)$",
        RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Pattern();
}
