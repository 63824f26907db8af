using Avro;
using KafkaAggregator.Core.Records;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Records;

public sealed class SourceSchemaTests
{
    [SharedFact("real/schemas")]
    public void Parse_GivesWhatTheLibraryGives_ForEverySchemaOfUsers()
    {
        var files = Directory.GetFiles(SharedFolder.Get("real/schemas"), "*.avsc");

        Assert.True(files.Length >= 52);
        Assert.All(files.Select(File.ReadAllText), json => Assert.Equal(SchemaShape.Of(Schema.Parse(json)), SchemaShape.Of(Parse(json))));
    }

    [Theory]
    [InlineData("""{"type":"record","name":"S","namespace":"a.b","fields":[{"name":"s","type":["null","S"]},{"name":"t","type":["a.b.S","null"]}]}""")]
    [InlineData("""{"type":"record","name":"a.S","namespace":"n","fields":[{"name":"x","type":{"type":"enum","name":"E","symbols":[]}}]}""")]
    [InlineData("""{"type":"record","name":"S","fields":[{"name":"x","type":{"type":"fixed","name":"p.F","size":3}},{"name":"y","type":"p.F"}]}""")]
    [InlineData("""{"type":"error","name":"S","fields":[{"name":"x","type":{"type":"map","values":{"type":"array","items":["null","string"]}}}]}""")]
    [InlineData("""{"type":"record","name":"S","fields":[{"name":"x","type":{"type":"int","logicalType":"d"}},{"name":"y","type":{"type":"int","u":"m"}}]}""")]
    [InlineData("""{"type":"record","name":"S","fields":[{"name":"x","type":{"type":{"type":"long"},"logicalType":"timestamp-millis"}}]}""")]
    public void Parse_GivesWhatTheLibraryGives_WhereItAcceptsTheSchema(string json) =>
        Assert.Equal(SchemaShape.Of(Schema.Parse(json)), SchemaShape.Of(Parse(json)));

    [Theory]
    [InlineData("""{"type":"int","logicalType":"timestamp-millis"}""", "Int")]
    [InlineData("""{"type":"bytes","logicalType":"decimal"}""", "Bytes")]
    [InlineData("""{"type":"int","logicalType":"decimal","precision":2}""", "Int")]
    [InlineData("""{"type":"fixed","name":"U","size":16,"logicalType":"uuid"}""", "fixed U16")]
    [InlineData("""{"type":"int","logicalType":null}""", "Int")]
    [InlineData("""{"type":{"type":"array","items":"int"}}""", "array Int")]
    [InlineData("""{"type":"record","name":"E-x","fields":[{"name":"a b","type":["null","E-x"]}]}""", "record E_x{0a_b=:[Null,E_x,];}")]
    [InlineData("""{"type":"record","name":"E","namespace":null,"doc":5,"fields":[]}""", "record E{}")]
    [InlineData("""{"type":"enum","name":"E","symbols":["A"],"default":"B"}""", "enum E(A)")]
    public void Parse_ReadsTheSchema_ThatTheLibraryRefuses(string type, string expected)
    {
        var json = $$"""{"type":"record","name":"R","fields":[{"name":"f","type":{{type}}}]}""";

        Assert.ThrowsAny<Exception>(() => Schema.Parse(json));
        Assert.Equal($"record R{{0f=:{expected};}}", SchemaShape.Of(Parse(json)));
    }

    [Theory]
    [InlineData("""{"name":"f","type":"int","order":"Ascending"}""")]
    [InlineData("""{"name":"f","type":"int","doc":5}""")]
    [InlineData("""{"name":"f","type":"int","aliases":["g"]},{"name":"g","type":"int"}""")]
    public void Parse_ReadsTheFields_ThatTheLibraryRefuses(string fields)
    {
        var json = $$"""{"type":"record","name":"R","fields":[{{fields}}]}""";

        Assert.ThrowsAny<Exception>(() => Schema.Parse(json));
        Assert.Equal("f", Parse(json).Fields[0].Name);
    }

    [Fact]
    public void Parse_LeavesTheNamespace_WhereATypeSaysItHasNone()
    {
        var parsed = Parse(
            """
            {"type":"record","name":"p.E","fields":[
              {"name":"b","type":{"type":"record","name":"Q","namespace":"","fields":[]}},
              {"name":"c","type":"Q"}]}
            """);

        Assert.Equal("record p.E{0b=:record Q{};1c=:Q;}", SchemaShape.Of(parsed));
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(300, false)]
    public void Parse_ReadsRecordsInsideEachOther_UpToItsLimit(int levels, bool isRead)
    {
        var type = "\"int\"";
        for (var level = 0; level < levels; level++)
        {
            type = $"{{\"type\":\"record\",\"name\":\"R{level}\",\"fields\":[{{\"name\":\"a\",\"type\":{type}}}]}}";
        }

        var parsed = SourceSchema.Parse(type);

        Assert.Equal(isRead, parsed.Schema is not null);
        Assert.Equal(isRead, parsed.Problem is null);
    }

    [Theory]
    [InlineData("\"int\"", "the schema is int, not a record")]
    [InlineData("int", "the schema is int, not a record")]
    [InlineData("[\"int\"]", "the schema is union, not a record")]
    [InlineData("xyz", "Unexpected character")]
    [InlineData("", "Error reading")]
    [InlineData("""{"type":"record","name":"R","fields":[""", "Unexpected end")]
    [InlineData("{}", "'type' is missing or no text")]
    [InlineData("5", "neither a name")]
    [InlineData("""{"type":"record","name":"R"}""", "'fields' is missing")]
    [InlineData("""{"type":"record","fields":[]}""", "'name' is missing")]
    [InlineData("""{"type":"record","name":"R","fields":[{"name":"a"}]}""", "'type' is missing, or not what it should be at 'fields[0]'")]
    [InlineData("""{"type":"record","name":"R","fields":[{"name":"a","type":"uint8"}]}""", "type 'uint8' is not known at 'fields[0].type'")]
    [InlineData("""{"type":"record","name":"R","fields":[{"name":"a","type":"int"},{"name":"a","type":"int"}]}""", "field 'a' is there twice")]
    [InlineData("""{"type":"record","name":"R","fields":[{"name":"a","type":{"type":"enum","name":"R","symbols":[]}}]}""", "type 'R' is defined twice")]
    [InlineData("""{"type":"record","name":"R","fields":[{"name":"a","type":[["int"]]}]}""", "Unions may not immediately contain other unions")]
    [InlineData("""{"type":"record","name":"R","fields":[{"name":"a","type":{"type":"fixed","name":"F","size":-1}}]}""", "")]
    [InlineData("""{"type":"record","name":"R","fields":[{"name":"a","type":{"type":"fixed","name":"F","size":"x"}}]}""", "")]
    [InlineData("""{"type":"record","name":"R","fields":[{"name":"a","type":{"type":"fixed","name":"F","size":99999999999}}]}""", "")]
    public void Parse_SaysWhy_WhenItIsNoRecord(string json, string problem)
    {
        var parsed = SourceSchema.Parse(json);

        Assert.Null(parsed.Schema);
        Assert.StartsWith(problem, parsed.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"name":"a","type":{"type":"int","logicalType":"timestamp-millis"}}""",
        "a:i", "logicalType 'timestamp-millis' is ignored: it needs long, this is int")]
    [InlineData("""{"name":"a","type":{"type":"int","logicalType":"decimal","precision":3}}""",
        "a:i", "logicalType 'decimal' is ignored: it cannot stand on int")]
    [InlineData("""{"name":"a","type":{"type":"array","items":{"type":"double","logicalType":"f"}},"default":[0]}""",
        "a0:d", "logicalType 'f' is ignored: Avro does not know it")]
    [InlineData("""{"name":"a","type":"long","logicalType":"timestamp-millis"}""", "a:i",
        "logicalType 'timestamp-millis' stands beside the type instead of in it, so Avro ignores it")]
    [InlineData("""{"name":"a","type":["null","long"],"logicalType":"timestamp-millis"}""", "a:i?",
        "logicalType 'timestamp-millis' stands beside the type instead of in it, so Avro ignores it")]
    public void Find_TakesTheFieldWithAHint_WhenItsLogicalTypeIsAMistake(string field, string expected, string hint)
    {
        var found = SourceFields.Find(Parse($$"""{"type":"record","name":"R","fields":[{{field}}]}"""), new FieldRules(), null);

        Assert.Equal(expected, FoundFields.Short(found));
        Assert.Equal(hint, Assert.Single(found.Verdicts).Hint);
    }

    [Theory]
    [InlineData("""{"type":"long","logicalType":"timestamp-millis"}""")]
    [InlineData("""{"type":{"type":"long","units":"ms"},"logicalType":"timestamp-millis"}""")]
    [InlineData("""["null",{"type":"long","logicalType":"local-timestamp-nanos"}]""")]
    [InlineData("""{"type":{"type":"long"},"connect.name":"io.debezium.time.Timestamp"}""")]
    public void Find_LeavesATimeOut_WhereverTheSchemaWasReadBy(string type)
    {
        var json = $$"""{"type":"record","name":"R","fields":[{"name":"a","type":{{type}}}]}""";

        Assert.Empty(SourceFields.Find(Parse(json), new FieldRules(), null).Aggregated);
    }

    private static RecordSchema Parse(string json)
    {
        var parsed = SourceSchema.Parse(json);
        Assert.Null(parsed.Problem);
        return parsed.Schema!;
    }
}
