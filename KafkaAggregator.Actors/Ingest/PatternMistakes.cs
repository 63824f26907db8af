using System.Text.RegularExpressions;

namespace KafkaAggregator.Actors.Ingest;

/// <summary>What is wrong with a regular expression, in words for people who have not written many.</summary>
internal static partial class PatternMistakes
{
    public static string Describe(RegexParseError error) => error switch
    {
        RegexParseError.UnterminatedBracket => "a [ is not closed",
        RegexParseError.InsufficientClosingParentheses => "a ( is not closed",
        RegexParseError.InsufficientOpeningParentheses => "a ) has no ( before it",
        RegexParseError.QuantifierAfterNothing => "nothing stands before a *, + or ? that it could repeat",
        RegexParseError.NestedQuantifiersNotParenthesized => "two of *, +, ? and {…} stand one behind the other",
        RegexParseError.ReversedCharacterRange => "a range in [ ] runs backwards",
        RegexParseError.ReversedQuantifierRange => "a count in { } runs backwards",
        RegexParseError.UnescapedEndingBackslash => "it ends in a backslash",
        RegexParseError.UnrecognizedEscape => "a backslash stands before a character that it gives no meaning",
        _ => Words().Replace(error.ToString(), " $0").Trim().ToLowerInvariant(),
    };

    [GeneratedRegex("[A-Z]", RegexOptions.None, 1_000)]
    private static partial Regex Words();
}
