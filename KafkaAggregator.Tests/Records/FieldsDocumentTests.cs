using System.Text.RegularExpressions;
using Avro;
using KafkaAggregator.Core.Records;
using KafkaAggregator.Core.Statistics;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Records;

/// <summary>docs/fields.md says what happens.</summary>
public sealed partial class FieldsDocumentTests
{
    private static readonly string Text = File.ReadAllText(Path.Combine(RepositoryFolder.Path, "docs", "fields.md"));

    [Fact]
    public void Example_GivesTheSummaryThatTheTableShows()
    {
        var example = Text[Text.IndexOf("### Example", StringComparison.Ordinal)..];
        var start = example.IndexOf("```json", StringComparison.Ordinal) + "```json".Length;
        var json = example[start..example.IndexOf("```", start, StringComparison.Ordinal)];
        var table = example[start..example.IndexOf("\n## ", StringComparison.Ordinal)].Split('\n')
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Split('|'))
            .SelectMany(cells => Code().Matches(cells[1]).Select(match => (Name: match.Groups[1].Value, Type: cells[2].Trim())))
            .ToList();

        var fields = SourceFields.Find(SourceSchema.Parse(json).Schema!, new FieldRules(), new TimeField("private_efdStamp"));
        var derived = SummarySchema.Derive(Summaries.Aggregation(Operation.Mean, Operation.Max), [fields], "position", null);

        var expected = ((RecordSchema)Schema.Parse(derived.Json)).Fields
            .Select(field => (field.Name, field.Schema is UnionSchema ? "null or double" : field.Schema.Name));
        Assert.Equal(expected, table);
        Assert.Equal(15, table.Count);
    }

    [Theory]
    [InlineData("example-000", "Example000")]
    [InlineData("lsst.sal.MTMount.azimuth", "Lsst.Sal.Mtmount.Azimuth")]
    public void RecordNames_AreThoseInTheText(string topic, string name)
    {
        Assert.Contains($"`{topic}` gives `{name}`", Text.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Equal("kafkaaggregator.models." + name, SummaryNames.Record(topic));
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();
}
