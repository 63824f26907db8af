using System.Globalization;
using System.Text;
using Avro;
using KafkaAggregator.Core.Statistics;

namespace KafkaAggregator.Core.Records;

/// <summary>Names in a summary, as the original writes them and Avro allows them.</summary>
public static class SummaryNames
{
    public const string Time = "time";

    public const string WindowSize = "window_size";

    public const string Count = "count";

    /// <summary>The namespace of the original's records; that of ours, so that its subjects accept them.</summary>
    private const string Namespace = "kafkaaggregator.models.";

    /// <summary>
    /// Full name of the summary record of a source topic: the topic in title case without <c>-</c>. Its dots stay and
    /// make namespaces.
    /// </summary>
    public static string Record(string sourceTopic) =>
        Namespace + Legal(TitleCase(sourceTopic).Replace("-", "", StringComparison.Ordinal));

    /// <summary>
    /// Whether a schema is that of a summary, of this program or of the original, whatever topic it is found in: the
    /// original's sources have the namespace too, but not the fields that each summary begins with.
    /// </summary>
    public static bool IsSummary(RecordSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return schema.Fullname.StartsWith(Namespace, StringComparison.Ordinal)
            && schema.Fields.Take(3).Select(field => field.Name).SequenceEqual([Time, WindowSize, Count]);
    }

    /// <summary>
    /// Name of a statistic of a field. No operation but a percentile with decimals has an underscore in its name, and a
    /// digit behind it, with which no field begins: so two different pairs never give one name.
    /// </summary>
    public static string Statistic(Operation operation, string field) => $"{Operation(operation)}_{field}";

    /// <summary>Name of an operation in a summary: as in configurations, but <c>p99_9</c> for <c>p99.9</c>.</summary>
    public static string Operation(Operation operation) => OperationName.Of(operation).Replace('.', '_');

    /// <summary>
    /// Python's <c>str.title()</c>: a letter after a cased one is in lower case, any other in upper case.
    /// </summary>
    internal static string TitleCase(string text)
    {
        var title = new StringBuilder(text.Length);
        var isInWord = false;
        foreach (var rune in text.EnumerateRunes())
        {
            var cased = isInWord ? Rune.ToLowerInvariant(rune) : Rune.ToUpperInvariant(rune);
            title.Append(cased.ToString());
            isInWord = IsCased(rune);
        }

        return title.ToString();
    }

    /// <summary>
    /// The dotted name with what Avro forbids as <c>_</c>, and a <c>_</c> before a part that starts with a digit or has
    /// nothing in it.
    /// </summary>
    internal static string Legal(string dotted)
    {
        var legal = new StringBuilder(dotted.Length);
        foreach (var part in dotted.Split('.'))
        {
            if (legal.Length > 0)
            {
                legal.Append('.');
            }

            if (part.Length == 0 || char.IsAsciiDigit(part[0]))
            {
                legal.Append('_');
            }

            AppendLegal(legal, part);
        }

        return legal.ToString();
    }

    /// <summary>The name with every character that Avro forbids inside a name, dots too, as <c>_</c>.</summary>
    internal static string FieldPart(string text)
    {
        var legal = new StringBuilder(text.Length);
        AppendLegal(legal, text);
        return legal.ToString();
    }

    private static void AppendLegal(StringBuilder legal, string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            legal.Append(rune.IsAscii && IsAllowed((char)rune.Value) ? (char)rune.Value : '_');
        }
    }

    private static bool IsAllowed(char character) => char.IsAsciiLetterOrDigit(character) || character == '_';

    private static bool IsCased(Rune rune) => Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter;
}
