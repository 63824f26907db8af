using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Core.Records;

namespace KafkaAggregator.Host.Files;

/// <summary>
/// Summaries as JSON objects, one a line, with exactly the summary record's fields in their order. Doubles are in the
/// shortest form that reads back as the same double, with a point or an exponent; those that JSON has no number for are
/// strings.
/// </summary>
internal sealed class SummaryLine(string? source)
{
    private readonly string _start = source is null ? "{" : $"{{\"source\": {Quoted(source)}, ";
    private readonly StringBuilder _line = new();
    private IReadOnlyList<SummaryField>? _fields;
    private string[] _keys = [];

    /// <summary>Writes the summary and the end of its line.</summary>
    public void Write(WindowSummary summary, TextWriter output)
    {
        _line.Clear().Append(_start);
        Append(SummaryNames.Time, Text(summary.MidpointSeconds));
        Append(SummaryNames.WindowSize, Text(summary.Aggregation.Cut.Size.Seconds));
        Append(SummaryNames.Count, summary.Count.ToString(CultureInfo.InvariantCulture));
        AppendStatistics(summary);
        _line.Length -= ", ".Length;
        output.WriteLine(_line.Append('}'));
    }

    private void AppendStatistics(WindowSummary summary)
    {
        var (fields, values) = (summary.Values.Fields, summary.Values.Values);
        var operations = summary.Aggregation.Operations;
        if (!ReferenceEquals(fields, _fields))
        {
            _fields = fields;
            _keys =
            [
                .. from field in fields
                   from operation in operations
                   select $"{Quoted(SummaryNames.Statistic(operation, field.Name))}: ",
            ];
        }

        for (var index = 0; index < _keys.Length; index++)
        {
            var isNull = fields[index / operations.Count].IsNullable && SummaryValues.IsNoSample(values[index]);
            _line.Append(_keys[index]).Append(isNull ? "null" : Text(values[index])).Append(", ");
        }
    }

    private void Append(string name, string value) =>
        _line.Append('"').Append(name).Append("\": ").Append(value).Append(", ");

    private static string Text(double value)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "\"NaN\"" : value > 0 ? "\"Infinity\"" : "\"-Infinity\"";
        }

        var text = value.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().ContainsAny('.', 'E') ? text : text + ".0";
    }

    private static string Quoted(string text) => $"\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text)}\"";
}
