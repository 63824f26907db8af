using System.Text.RegularExpressions;

namespace KafkaAggregator.Actors.Ingest;

/// <summary>
/// A regular expression that is matched from the start of a name as Python's <c>re.match</c>. Non-backtracking, so no
/// pattern can take long, and look-around and back-references do not work.
/// </summary>
public sealed class TopicPattern
{
    private readonly Regex _regex;

    /// <summary>Throws <see cref="ArgumentException"/> where <see cref="FindMistake"/> finds one.</summary>
    public TopicPattern(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        if (Compile(pattern, out var mistake) is not { } regex)
        {
            throw new ArgumentException($"{pattern} {mistake}", nameof(pattern));
        }

        _regex = regex;
    }

    /// <summary>What is wrong with a pattern, as the end of a sentence; null where nothing is.</summary>
    public static string? FindMistake(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        Compile(pattern, out var mistake);
        return mistake;
    }

    /// <summary>The leftmost match is the one that begins at the start, if one does.</summary>
    public bool IsMatch(string name) => _regex.Match(name) is { Success: true, Index: 0 };

    private static Regex? Compile(string pattern, out string? mistake)
    {
        mistake = null;
        try
        {
            // Python's spelling of a named group.
            var translated = pattern.Replace("(?P<", "(?<", StringComparison.Ordinal);
            return new Regex(translated, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (RegexParseException failure)
        {
            mistake = "is no regular expression: "
                + $"{PatternMistakes.Describe(failure.Error)}, at character {failure.Offset}";
        }
        catch (NotSupportedException)
        {
            mistake = "uses look-around, a back-reference, a condition or an atomic group";
        }

        return null;
    }
}
