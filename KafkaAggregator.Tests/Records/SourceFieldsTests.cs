using KafkaAggregator.Core.Records;
using Xunit;

namespace KafkaAggregator.Tests.Records;

public sealed class SourceFieldsTests
{
    private const string Nested =
        """
        {"name":"a","type":"int"},
        {"name":"header","type":{"type":"record","name":"H","fields":[
          {"name":"t","type":"double"},
          {"name":"deep","type":["null",{"type":"record","name":"D","fields":[{"name":"x","type":"long"}]}]},
          {"name":"s","type":"string"}]}},
        {"name":"z","type":{"type":"array","items":"float"},"default":[0,0,0]}
        """;

    [Theory]
    [InlineData("\"int\"", "a:i")]
    [InlineData("\"long\"", "a:i")]
    [InlineData("\"float\"", "a:d")]
    [InlineData("\"double\"", "a:d")]
    [InlineData("""{"type":"int"}""", "a:i")]
    [InlineData("""{"type":"double","units":"m","description":"x","connect.version":1}""", "a:d")]
    [InlineData("""{"type":"int","connect.name":"org.acme.Speed"}""", "a:i")]
    [InlineData("""["null","int"]""", "a:i?")]
    [InlineData("""["double","null"]""", "a:d?")]
    [InlineData("""["long"]""", "a:i")]
    [InlineData("""["int","long"]""", "a:i")]
    [InlineData("""["float","double","null"]""", "a:d?")]
    [InlineData("""["null","int","double"]""", "a:d?")]
    [InlineData("""["long","float"]""", "a:d")]
    [InlineData("""["null",{"type":"record","name":"Q","fields":[{"name":"b","type":"int"}]}]""", "a_b:i?")]
    [InlineData("""[{"type":"record","name":"Q","fields":[{"name":"b","type":["null","int"]},{"name":"c","type":"float"}]}]""", "a_b:i? a_c:d")]
    public void Find_TakesTheField_WhenItIsNumeric(string type, string expected)
    {
        var found = FoundFields.Find(type);

        Assert.Equal(expected, FoundFields.Short(found));
        Assert.All(found.Verdicts, verdict => Assert.True(verdict.IsAggregated && verdict.Hint is null));
    }

    [Theory]
    [InlineData("\"boolean\"", "boolean: no number")]
    [InlineData("\"string\"", "string: no number")]
    [InlineData("\"bytes\"", "bytes: no number")]
    [InlineData("\"null\"", "null: no number")]
    [InlineData("""["null"]""", "null: no number")]
    [InlineData("""{"type":"fixed","name":"F","size":4}""", "fixed: no number")]
    [InlineData("""{"type":"enum","name":"E","symbols":["A"]}""", "enum: no number")]
    [InlineData("""{"type":"map","values":"double"}""", "map: no number")]
    [InlineData("""["null","string"]""", "string: no number")]
    [InlineData("""["int","string"]""", "union of numbers and other types (int, string)")]
    [InlineData("""["null","double",{"type":"array","items":"int"}]""", "union of numbers and other types (double, array)")]
    [InlineData("""["null","boolean","string"]""", "union of several types (boolean, string)")]
    [InlineData("""[{"type":"record","name":"P","fields":[]},{"type":"record","name":"Q","fields":[]}]""", "union of several records (record P, record Q)")]
    [InlineData("""["long",{"type":"int","logicalType":"date"}]""", "union of numbers and other types (long, int (logical type date))")]
    public void Find_LeavesTheFieldOutWithTheReason_WhenItIsNoNumber(string type, string reason)
    {
        var found = FoundFields.Find(type);

        Assert.Empty(found.Aggregated);
        var verdict = Assert.Single(found.Verdicts);
        Assert.Equal(("a", false), (verdict.Path, verdict.IsAggregated));
        Assert.StartsWith(reason, verdict.Rule, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("int", "date")]
    [InlineData("int", "time-millis")]
    [InlineData("long", "time-micros")]
    [InlineData("long", "timestamp-millis")]
    [InlineData("long", "timestamp-micros")]
    [InlineData("long", "timestamp-nanos")]
    [InlineData("long", "local-timestamp-millis")]
    [InlineData("long", "local-timestamp-micros")]
    [InlineData("long", "local-timestamp-nanos")]
    public void Find_LeavesTheFieldOut_WhenItsLogicalTypeIsKnown(string type, string logicalType)
    {
        var json = $$"""{"type":"{{type}}","logicalType":"{{logicalType}}"}""";

        Assert.Contains($"logical type {logicalType}", Assert.Single(FoundFields.Find(json).Verdicts).Rule, StringComparison.Ordinal);
        Assert.Empty(FoundFields.Find(json).Aggregated);
        Assert.Empty(FoundFields.Find($"[\"null\",{json}]").Aggregated);
    }

    [Fact]
    public void Find_TakesTheFieldWithAHint_WhenItsLogicalTypeIsUnknown()
    {
        var found = FoundFields.Find("""["null",{"type":"double","logicalType":"angle"}]""");

        Assert.Equal("a:d?", FoundFields.Short(found));
        Assert.Equal("logicalType 'angle' is ignored: Avro does not know it", found.Verdicts[0].Hint);
    }

    [Theory]
    [InlineData("long", "org.apache.kafka.connect.data.Timestamp")]
    [InlineData("int", "org.apache.kafka.connect.data.Date")]
    [InlineData("int", "org.apache.kafka.connect.data.Time")]
    [InlineData("long", "io.debezium.time.MicroTimestamp")]
    [InlineData("int", "io.debezium.time.Year")]
    [InlineData("double", "io.debezium.time.MicroDuration")]
    public void Find_LeavesTheFieldOut_WhenConnectCallsItATime(string type, string name)
    {
        var found = FoundFields.Find($$"""["null",{"type":"{{type}}","connect.version":1,"connect.name":"{{name}}"}]""");

        Assert.Empty(found.Aggregated);
        Assert.Contains(name, found.Verdicts[0].Rule, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_LeavesTheRecordOut_WhenDebeziumCallsItADecimal()
    {
        var found = FoundFields.Find(
            """
            {"type":"record","name":"V","connect.name":"io.debezium.data.VariableScaleDecimal",
             "fields":[{"name":"scale","type":"int"},{"name":"value","type":"bytes"}]}
            """);

        Assert.Empty(found.Aggregated);
    }

    [Fact]
    public void Find_GivesPathsAndNamesInSchemaOrder_WhenRecordsAreNested()
    {
        var found = FoundFields.Find(Nested);

        Assert.Equal("a:i header_t:d header_deep_x:i? z0:d z1:d z2:d", FoundFields.Short(found));
        Assert.Equal(
            [("a", null), ("header.t", null), ("header.deep.x", null), ("z", 0), ("z", 1), ("z", (int?)2)],
            found.Aggregated.Select(field => (field.Path, field.Element)));
        Assert.Equal(["a", "header.t", "header.deep.x", "header.s", "z"], found.Verdicts.Select(verdict => verdict.Path));
        Assert.Equal("array of float, 3 elements, known from its default value", FoundFields.Verdict(found, "z").Rule);
    }

    [Fact]
    public void Find_DoesNotEnterARecordAgain_WhenItIsInsideItself()
    {
        var found = FoundFields.Find(
            """
            {"name":"a","type":"int"},
            {"name":"self","type":["null","R"]},
            {"name":"b","type":{"type":"record","name":"B","fields":[{"name":"up","type":["null","R"]},{"name":"x","type":"int"}]}},
            {"name":"c","type":"B"}
            """);

        Assert.Equal("a:i b_x:i c_x:i", FoundFields.Short(found));
        Assert.Equal("record R inside itself: not entered again", FoundFields.Verdict(found, "b.up").Rule);
    }

    [Theory]
    [InlineData("""{"type":"array","items":"int"}""", ",\"default\":[1,2]", "a0:i a1:i")]
    [InlineData("""{"type":"array","items":["null","double"]}""", ",\"default\":[1,2]", "a0:d? a1:d?")]
    [InlineData("""[{"type":"array","items":"double"},"null"]""", ",\"default\":[1,2]", "a0:d? a1:d?")]
    [InlineData("""["null",{"type":"array","items":"double"}]""", ",\"default\":null", "")]
    [InlineData("""{"type":"array","items":["int","float"]}""", ",\"default\":[1]", "a0:d")]
    [InlineData("""{"type":"array","items":"int"}""", ",\"default\":[]", "")]
    [InlineData("""{"type":"array","items":"int"}""", "", "")]
    [InlineData("""{"type":"array","items":"string"}""", ",\"default\":[\"x\"]", "")]
    [InlineData("""{"type":"array","items":{"type":"array","items":"int"}}""", ",\"default\":[[1]]", "")]
    [InlineData("""{"type":"array","items":{"type":"long","logicalType":"timestamp-millis"}}""", ",\"default\":[1]", "")]
    [InlineData("""{"type":"array","items":{"type":"record","name":"Q","fields":[{"name":"x","type":"int"}]}}""", ",\"default\":[{\"x\":1}]", "")]
    public void Find_TakesElements_WhenTheDefaultTellsTheLength(string type, string rest, string expected) =>
        Assert.Equal(expected, FoundFields.Short(FoundFields.Find($$"""{"name":"a","type":{{type}}{{rest}}}""")));

    [Theory]
    [InlineData("""{"type":"array","items":"int"}""", "array of int of unknown length: ")]
    [InlineData("""{"type":"array","items":"string"}""", "array of string: no number")]
    [InlineData("""{"type":"array","items":["int","string"]}""", "array of union of numbers and other types")]
    [InlineData("""{"type":"array","items":{"type":"record","name":"Q","fields":[]}}""", "array of record: no numbers")]
    public void Find_SaysWhy_WhenAnArrayIsLeftOut(string type, string reason) =>
        Assert.StartsWith(reason, Assert.Single(FoundFields.Find(type).Verdicts).Rule, StringComparison.Ordinal);

    [Fact]
    public void Find_TakesTheStatedLength_WhenArrayLengthsHasOne()
    {
        var rules = new FieldRules { ArrayLengths = new Dictionary<string, int> { ["a"] = 3, ["h.b"] = 1 } };
        var found = FoundFields.Find(
            """
            {"name":"a","type":{"type":"array","items":"int"},"default":[1]},
            {"name":"h","type":["null",{"type":"record","name":"H","fields":[{"name":"b","type":{"type":"array","items":"float"}}]}]}
            """,
            rules);

        Assert.Equal("a0:i a1:i a2:i h_b0:d?", FoundFields.Short(found));
    }

    [Fact]
    public void Find_PoolsOnlyArraysOfUnknownLength_WhenArraysArePooled()
    {
        var found = FoundFields.Find(
            """
            {"name":"a","type":{"type":"array","items":"int"}},
            {"name":"b","type":["null",{"type":"array","items":"float"}]},
            {"name":"c","type":{"type":"array","items":"double"},"default":[0]},
            {"name":"d","type":{"type":"array","items":["null","int"]}},
            {"name":"e","type":{"type":"array","items":"string"}}
            """,
            new FieldRules { Arrays = ArrayMode.Pooled });

        Assert.Equal("a:i* b:d?* c0:d d:i?*", FoundFields.Short(found));
    }

    [Fact]
    public void Find_StopsAtItsLimit_WhenASchemaAsksForMore()
    {
        var rules = new FieldRules { ArrayLengths = new Dictionary<string, int> { ["a"] = int.MaxValue } };

        var found = FoundFields.Find("""{"name":"a","type":{"type":"array","items":"int"}},{"name":"b","type":"int"}""", rules);

        Assert.Equal("b:i", FoundFields.Short(found));
        Assert.Equal($"would make more than {SourceFieldFinder.FieldsMax} fields", FoundFields.Verdict(found, "a").Rule);
    }

    [Fact]
    public void Find_StopsAtItsLimit_WhenRecordsContainEachOtherManyTimes()
    {
        var type = "{\"type\":\"record\",\"name\":\"R0\",\"fields\":[]}";
        for (var level = 1; level < 10; level++)
        {
            var others = string.Concat(Enumerable.Range(0, 12).Select(index => $",{{\"name\":\"f{index}\",\"type\":\"R{level - 1}\"}}"));
            type = $"{{\"type\":\"record\",\"name\":\"R{level}\",\"fields\":[{{\"name\":\"g\",\"type\":{type}}}{others}]}}";
        }

        var found = FoundFields.Find(type);

        Assert.Contains(found.Verdicts, verdict => verdict.Rule.StartsWith("not looked at", StringComparison.Ordinal));
    }
}
