namespace KafkaAggregator.Host.Commands;

/// <summary>
/// Columns under headings, two spaces apart, as tools like <c>kubectl</c> write them: easy to read and to cut.
/// </summary>
internal static class TextTable
{
    private const string Gap = "  ";

    public static string Format(IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows)
    {
        List<IReadOnlyList<string>> all = [[.. headings.Select(heading => heading.ToUpperInvariant())], .. rows];
        var widths = headings.Select((_, column) => all.Max(row => row[column].Length)).ToList();
        return string.Join(Environment.NewLine, all.Select(row => Line(row, widths)));
    }

    private static string Line(IReadOnlyList<string> row, List<int> widths) =>
        string.Join(Gap, row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd();
}
