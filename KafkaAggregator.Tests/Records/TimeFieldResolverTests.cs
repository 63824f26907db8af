using KafkaAggregator.Core.Records;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Records;

public sealed class TimeFieldResolverTests
{
    private const string Fields =
        """
        {"name":"f","type":"float"},
        {"name":"i","type":["null","int"]},
        {"name":"ms","type":{"type":"long","logicalType":"timestamp-millis"}},
        {"name":"us","type":["null",{"type":"long","logicalType":"local-timestamp-micros"}]},
        {"name":"ns","type":[{"type":"long","logicalType":"timestamp-nanos"}]},
        {"name":"debezium","type":{"type":"long","connect.name":"io.debezium.time.MicroTimestamp"}},
        {"name":"connect","type":{"type":"long","connect.name":"org.apache.kafka.connect.data.Timestamp"}},
        {"name":"day","type":{"type":"int","logicalType":"date"}},
        {"name":"clock","type":["null",{"type":"long","logicalType":"time-micros"}]},
        {"name":"mixed","type":["long","double"]},
        {"name":"floats","type":["float","double"]},
        {"name":"beside","type":"long","logicalType":"timestamp-millis"},
        {"name":"s","type":"string"},
        {"name":"z","type":{"type":"array","items":"double"},"default":[0]},
        {"name":"h","type":["null",{"type":"record","name":"H","fields":[{"name":"t","type":"double"},{"name":"up","type":"R"}]}]}
        """;

    private const string Candidates =
        "could be: ms (ms), us (us), ns (ns), debezium (us), connect (ms), f (s), floats (s), h.t (s), " +
        "i (unit to be stated), mixed (unit to be stated), beside (unit to be stated)";

    [Theory]
    [InlineData("f", null, SlotKind.Double, TimeUnit.Seconds, false)]
    [InlineData("f", TimeUnit.Milliseconds, SlotKind.Double, TimeUnit.Milliseconds, false)]
    [InlineData("i", TimeUnit.Seconds, SlotKind.Int64, TimeUnit.Seconds, true)]
    [InlineData("ms", null, SlotKind.Int64, TimeUnit.Milliseconds, false)]
    [InlineData("ms", TimeUnit.Seconds, SlotKind.Int64, TimeUnit.Seconds, false)]
    [InlineData("us", null, SlotKind.Int64, TimeUnit.Microseconds, true)]
    [InlineData("ns", null, SlotKind.Int64, TimeUnit.Nanoseconds, false)]
    [InlineData("debezium", null, SlotKind.Int64, TimeUnit.Microseconds, false)]
    [InlineData("connect", null, SlotKind.Int64, TimeUnit.Milliseconds, false)]
    [InlineData("mixed", TimeUnit.Nanoseconds, SlotKind.Double, TimeUnit.Nanoseconds, false)]
    [InlineData("floats", null, SlotKind.Double, TimeUnit.Seconds, false)]
    [InlineData("h.t", null, SlotKind.Double, TimeUnit.Seconds, true)]
    [InlineData("beside", TimeUnit.Milliseconds, SlotKind.Int64, TimeUnit.Milliseconds, false)]
    public void Resolve_GivesTheUnit_OfAUsableField(string path, TimeUnit? stated, SlotKind kind, TimeUnit unit, bool isNullable) =>
        Assert.Equal(new TimeSource(path, kind, unit, TimeScale.Tai, isNullable), Resolve(new TimeField(path, stated, TimeScale.Tai)).Source);

    [Theory]
    [InlineData("nowhere", "time field 'nowhere' is not in the schema; ")]
    [InlineData("h", "time field 'h' is no time: a record; ")]
    [InlineData("s", "time field 's' is no time: string: no number; ")]
    [InlineData("z", "time field 'z' is no time: array; ")]
    [InlineData("z0", "time field 'z0' is not in the schema; ")]
    [InlineData("day", "time field 'day' is no time: logical type date is no point in time; ")]
    [InlineData("clock", "time field 'clock' is no time: logical type time-micros is no point in time; ")]
    [InlineData("i", "time field 'i' is an integer without a timestamp logical type: its unit has to be stated (s, ms, us or ns); ")]
    [InlineData("mixed", "time field 'mixed' is an integer without a timestamp logical type: its unit has to be stated (s, ms, us or ns); ")]
    [InlineData("beside", "time field 'beside' is an integer without a timestamp logical type: its unit has to be stated (s, ms, us or ns); ")]
    public void Resolve_NamesThoseThatCouldBe_WhenTheFieldCannotBe(string path, string problem)
    {
        var answer = Resolve(new TimeField(path));

        Assert.Null(answer.Source);
        Assert.Equal(problem + Candidates, answer.Problem);
    }

    [Fact]
    public void Resolve_Hints_WhenTheLogicalTypeStandsBeside() =>
        Assert.Contains("beside the type", Resolve(new TimeField("beside")).Hint, StringComparison.Ordinal);

    [Fact]
    public void Resolve_SaysSo_WhenNoFieldCouldBe()
    {
        var schema = FoundFields.Schema("""{"name":"a","type":"string"}""");

        Assert.Equal(
            "time field 'time' is not in the schema; no field of the schema could be the event time",
            TimeFieldResolver.Resolve(schema, new TimeField("time")).Problem);
    }

    [SharedFact("real/schemas")]
    public void Resolve_CountsTheRest_WhenManyCouldBe()
    {
        var file = Path.Combine(SharedFolder.Get("real/schemas"), "sal-mtmount-oilsupplysystem.avsc");
        var problem = TimeFieldResolver.Resolve(SourceSchema.Parse(File.ReadAllText(file)).Schema!, new TimeField("t")).Problem;

        Assert.EndsWith(" and 351 more", problem, StringComparison.Ordinal);
    }

    private static TimeFieldAnswer Resolve(TimeField time)
    {
        var parsed = SourceSchema.Parse($$"""{"type":"record","name":"R","fields":[{{Fields}}]}""");
        return TimeFieldResolver.Resolve(parsed.Schema!, time);
    }
}
