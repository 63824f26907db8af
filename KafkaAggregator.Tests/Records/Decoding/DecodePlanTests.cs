using System.Diagnostics;
using KafkaAggregator.Core.Records;
using KafkaAggregator.Core.Records.Decoding;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Records.Decoding;

public sealed class DecodePlanTests
{
    /// <summary>All that real schemas have little of: unions of numbers, recursion, arrays of unions, nesting.</summary>
    private const string Everything = """
        {"type": "record", "name": "r", "fields": [
            {"name": "d1", "type": "double"}, {"name": "d2", "type": "double"}, {"name": "f", "type": "float"},
            {"name": "one", "type": ["long"]},
            {"name": "integers", "type": ["int", "null", "long"]},
            {"name": "mixed", "type": ["null", "int", "double", "long", "float"]},
            {"name": "skipped", "type": ["null", "boolean", "string", {"type": "map", "values": ["null", "bytes", {"type": "array", "items": "long"}]}]},
            {"name": "nested", "type": [{"type": "record", "name": "n", "fields": [
                {"name": "x", "type": "int"},
                {"name": "inner", "type": ["null", {"type": "record", "name": "m", "fields": [
                    {"name": "y", "type": "double"}, {"name": "again", "type": ["null", "n"]}, {"name": "g", "type": ["null", "long"]}]}]},
                {"name": "list", "type": ["null", {"type": "array", "items": ["null", "int", "double"]}]},
                {"name": "z", "type": "double"}]}, "null"]},
            {"name": "after", "type": "double"},
            {"name": "known", "type": {"type": "array", "items": "double"}, "default": [0, 0, 0]},
            {"name": "longs", "type": {"type": "array", "items": ["null", "long"]}, "default": [0, 0]},
            {"name": "matrix", "type": {"type": "array", "items": {"type": "array", "items": "double"}}},
            {"name": "nothing", "type": {"type": "array", "items": "null"}},
            {"name": "fixed", "type": {"type": "fixed", "name": "x16", "size": 16}},
            {"name": "enum", "type": {"type": "enum", "name": "e", "symbols": ["A", "B"]}},
            {"name": "any", "type": {"type": "map", "values": ["null", "n", "e", "x16"]}},
            {"name": "last", "type": "int"}]}
        """;

    private const string List = """
        {"type": "record", "name": "cell", "fields": [{"name": "v", "type": "int"}, {"name": "next", "type": ["null", "cell"]}]}
        """;

    [Fact]
    public void TryDecode_AgreesWithApache_HoweverBlocksAreCut()
    {
        var seed = Random.Shared.Next();
        var plan = new PlanUnderTest(Everything);
        var values = new RandomAvro(seed);
        var writer = new BlockyAvroWriter(new Random(seed));
        for (var index = 0; index < 2_000; index++)
        {
            var body = writer.Encode(plan.Schema, values.Record(plan.Schema));

            var result = plan.Decode(body);

            Assert.True(result.IsRecord, $"seed {seed}, {index}: {result}");
            plan.Oracle.Check(plan.Row, plan.Apache.Decode(body).Record);
        }
    }

    [Fact]
    public void TryDecode_AgreesWithItself_WhetherLeavesAreDecodedOrSkipped()
    {
        var seed = Random.Shared.Next();
        var all = new PlanUnderTest(Everything);
        var none = DecodePlan.Compile(all.Schema, RowLayout.Empty, []);
        var values = new RandomAvro(seed);
        var random = new Random(seed);
        var writer = new BlockyAvroWriter(random);
        var row = new Row();
        var surplus = 0L;
        var failures = 0;
        for (var index = 0; index < 4_000; index++)
        {
            var body = Mutation.Of(writer.Encode(all.Schema, values.Record(all.Schema)), random);
            var decoded = all.Decode(body);

            var cursor = new AvroCursor(body);
            var path = none.TryDecode(ref cursor, row, RowLayout.Empty, Rows.Writer(), ref surplus);

            Assert.Equal(decoded.Path is null, path is null);
            Assert.Equal(decoded.Position, cursor.Position);
            if (path is not null)
            {
                Assert.True(decoded.Failure == cursor.Failure, $"seed {seed}, {index}: {decoded} and {cursor.Failure}");
                failures++;
            }
        }

        Assert.InRange(failures, 100, 4_000);
    }

    [Theory]
    [InlineData(62, null)]
    [InlineData(63, null)]
    [InlineData(64, DecodeFailureReason.TooDeep)]
    [InlineData(100_000, DecodeFailureReason.TooDeep)]
    public void TryDecode_StopsAtADepthOfSixtyFour_InARecursiveRecord(int inner, DecodeFailureReason? failure)
    {
        var plan = new PlanUnderTest(List);
        byte[] body = [.. Enumerable.Repeat<byte[]>([2, 2], inner).SelectMany(cell => cell), 2, 0];

        Assert.Equal(failure, plan.Decode(body).Failure);
    }

    /// <summary>The counts are what eight bytes can say; a loop or a buffer over them would not end.</summary>
    [Theory]
    [InlineData("\"null\"", "FEFFFFFFFFFFFFFFFF0100", null)]
    [InlineData("\"null\"", "FDFFFFFFFFFFFFFFFF010000", null)]
    [InlineData("\"null\"", "FDFFFFFFFFFFFFFFFF010200", DecodeFailureReason.BlockCount)]
    [InlineData("""{"type": "record", "name": "e", "fields": [{"name": "n", "type": "null"}]}""", "FEFFFFFFFFFFFFFFFF0100", null)]
    [InlineData("""{"type": "array", "items": "null"}""", "02FEFFFFFFFFFFFFFFFF010000", null)]
    [InlineData("""{"type": "array", "items": "null"}""", "FEFFFFFFFFFFFFFFFF010000", DecodeFailureReason.BlockCount)]
    [InlineData("""{"type": "record", "name": "s", "fields": [{"name": "s", "type": "s"}]}""", "0200", DecodeFailureReason.BlockCount)]
    [InlineData("\"double\"", "FEFFFFFFFFFFFFFFFF01", DecodeFailureReason.BlockCount)]
    [InlineData("\"double\"", "FEFFFFFF0F", DecodeFailureReason.BlockCount)]
    [InlineData("\"double\"", "808080808080808020", DecodeFailureReason.BlockCount)]
    [InlineData("[\"null\", \"long\"]", "FEFFFFFF0F00", DecodeFailureReason.BlockCount)]
    public void TryDecode_CostsNothing_WhateverABlockCounts(string items, string body, DecodeFailureReason? failure)
    {
        var plan = new PlanUnderTest($$$"""
            {"type": "record", "name": "r", "fields": [{"name": "a", "type": {"type": "array", "items": {{{items}}}}}]}
            """);
        var bytes = Convert.FromHexString(body);
        plan.Decode(bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var watch = Stopwatch.StartNew();

        var result = plan.Decode(bytes);

        Assert.Equal(failure, result.Failure);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000);
        Assert.InRange(watch.ElapsedMilliseconds, 0, 1_000);
    }

    [Fact]
    public void Compile_MakesOneStep_OfNeighbouringDoubles()
    {
        var plan = Compile(
            """{"type": "record", "name": "r", "fields": [{"name": "a", "type": "double"}, {"name": "b", "type": "double"}]}""");

        Assert.Equal((PlanOperation.Doubles, 16), (plan.Steps.Single().Operation, plan.Steps.Single().Bytes));
    }

    [Fact]
    public void Compile_DoesNotJoinDoubles_WhereAJumpLeadsBetweenThem()
    {
        var plan = Compile("""
            {"type": "record", "name": "r", "fields": [
                {"name": "n", "type": ["null", {"type": "record", "name": "s", "fields": [{"name": "a", "type": "double"}]}]},
                {"name": "b", "type": "double"}]}
            """);

        Assert.Equal([PlanOperation.Branch, PlanOperation.Doubles, PlanOperation.Doubles], plan.Steps.Select(step => step.Operation));
        Assert.Equal(2, plan.Steps[0].Target);
    }

    [Fact]
    public void Compile_SkipsAsBytes_WhatHasOneSize()
    {
        var schema = PlainSchema.Parse("""
            {"type": "record", "name": "r", "fields": [
                {"name": "a", "type": "double"}, {"name": "b", "type": "float"}, {"name": "n", "type": "null"},
                {"name": "c", "type": {"type": "fixed", "name": "x", "size": 5}}]}
            """);

        var step = DecodePlan.Compile(schema, RowLayout.Empty, []).Steps.Single();

        Assert.Equal((PlanOperation.SkipBytes, 17), (step.Operation, step.Bytes));
    }

    [Theory]
    [InlineData(7, "a", 0)]
    [InlineData(8, "b", 8)]
    [InlineData(12, "c", 12)]
    [InlineData(16, "c", 12)]
    public void TryDecode_NamesTheField_WhereSeveralWereToBeSkippedAtOnce(int length, string path, int position)
    {
        var schema = PlainSchema.Parse("""
            {"type": "record", "name": "r", "fields": [
                {"name": "a", "type": "double"}, {"name": "b", "type": "float"}, {"name": "c", "type": {"type": "fixed", "name": "x", "size": 5}}]}
            """);
        var plan = DecodePlan.Compile(schema, RowLayout.Empty, []);
        var cursor = new AvroCursor(new byte[length]);
        var surplus = 0L;

        Assert.Equal(path, plan.TryDecode(ref cursor, new Row(), RowLayout.Empty, Rows.Writer(), ref surplus));
        Assert.Equal(position, cursor.Position);
    }

    [Fact]
    public void TryDecode_LeavesOutElements_ThatNobodyWants()
    {
        var schema = PlainSchema.Parse("""{"type": "record", "name": "r", "fields": [{"name": "a", "type": {"type": "array", "items": "long"}}]}""");
        ColumnKey[] keys = [new("a", 0, SlotKind.Int64, false), new("a", 2, SlotKind.Int64, false)];
        var layout = RowLayout.Empty.With(keys);
        var plan = DecodePlan.Compile(schema, layout, keys);
        var row = new Row();
        var surplus = 0L;
        var cursor = new AvroCursor([8, 2, 4, 6, 8, 0]);

        Assert.Null(plan.TryDecode(ref cursor, row, layout, Rows.Writer(), ref surplus));
        Assert.Equal([1UL, 3UL], keys.Select(key => row.Slots[layout.Find(key)!.Value.Slot]));
        Assert.Equal(1, surplus);
    }

    /// <summary>5,200 summary fields and more: seven operations over 1,000 leaves, integers and doubles in turn.</summary>
    [Fact]
    public void TryDecode_ReadsAThousandColumns_WithTheStatesOfTheirIntegers()
    {
        var fields = Enumerable.Range(0, 1_000).Select(index => $$"""{"name": "f{{index}}", "type": ["null", "{{(index % 2 == 0 ? "long" : "double")}}"]}""");
        var plan = new PlanUnderTest($$"""{"type": "record", "name": "r", "fields": [{{string.Join(",", fields)}}]}""");
        var values = new RandomAvro(5);
        for (var index = 0; index < 20; index++)
        {
            var record = values.Record(plan.Schema);

            Assert.True(plan.Decode(plan.Apache.Encode(record)).IsRecord);
            plan.Oracle.Check(plan.Row, record);
        }
    }

    private static DecodePlan Compile(string json)
    {
        var schema = PlainSchema.Parse(json);
        var keys = new LeafOracle(schema).Keys;
        return DecodePlan.Compile(schema, RowLayout.Empty.With(keys), keys);
    }
}
