using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Core.Records;
using KafkaAggregator.Core.Time;
using KafkaAggregator.Core.Windows;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Records;

/// <summary>Which event time a reader gives, where a field of the record is it.</summary>
public sealed class EventTimeTests
{
    private const long Timestamp = 77;

    [Theory]
    [InlineData("\"double\"", 1.5, null, 1_500_000_000L)]
    [InlineData("\"float\"", 1.5f, null, 1_500_000_000L)]
    [InlineData("\"long\"", 1_500L, TimeUnit.Milliseconds, 1_500_000_000L)]
    [InlineData("\"int\"", 15, TimeUnit.Seconds, 15_000_000_000L)]
    [InlineData("""{"type": "long", "logicalType": "timestamp-micros"}""", 15L, null, 15_000L)]
    [InlineData("""["null", "double"]""", 1.5, null, 1_500_000_000L)]
    [InlineData("""["null", "long"]""", -1L, TimeUnit.Nanoseconds, -1L)]
    [InlineData("""["null", "double"]""", null, null, null)]
    [InlineData("""["null", "long"]""", null, TimeUnit.Nanoseconds, null)]
    [InlineData("\"double\"", double.NaN, null, null)]
    [InlineData("\"double\"", double.NegativeInfinity, null, null)]
    [InlineData("\"double\"", 9.3e9, null, null)]
    [InlineData("\"long\"", long.MaxValue, TimeUnit.Nanoseconds, long.MaxValue)]
    [InlineData("\"long\"", long.MaxValue, TimeUnit.Microseconds, null)]
    public void Read_TakesTheTimeField_AndIsUndatedWhereItIsNoTime(string type, object? value, TimeUnit? unit, long? nanoseconds)
    {
        var reading = Read(type, new TimeField("t", unit), value);

        Assert.Equal(nanoseconds is null ? RecordVerdict.Undated : RecordVerdict.Valid, reading.Verdict);
        Assert.Equal(nanoseconds ?? 0, reading.EventTime.Nanoseconds);
        Assert.Equal(nanoseconds is null ? DecodeFailureReason.Undated : null, reading.Failure?.Reason);
        Assert.Null(reading.Failure?.ByteIndex);
    }

    [Theory]
    [InlineData("u")]
    [InlineData("t.u")]
    public void Read_IsUndated_WhereTheSchemaHasNoSuchField(string path)
    {
        var reading = Read("\"double\"", new TimeField(path), 1.0);

        Assert.Equal(RecordVerdict.Undated, reading.Verdict);
        Assert.Contains(path, reading.Failure!.Detail);
        Assert.Contains("could be: t", reading.Failure.Detail);
    }

    [Fact]
    public void Read_KeepsTheTimeOutOfTheRow()
    {
        var schemas = Schemas(new TimeField("t"));
        var reader = new RecordReader(schemas);
        var writer = schemas.Add(1, Schema("\"double\"")).Writer!;

        reader.ReadBody(writer, [.. new byte[8], 0, 0, 0, 0, 0, 0, 0xF8, 0x3F], Timestamp, out _);

        Assert.Equal([0x3FF8_0000_0000_0000UL], reader.Row.Slots.ToArray());
    }

    [Fact]
    public void Read_TakesATimeInsideARecord_AndIsUndatedWhereThatIsNull()
    {
        const string Nested = """
            {"type": "record", "name": "r", "fields": [
                {"name": "header", "type": ["null", {"type": "record", "name": "h", "fields": [{"name": "t", "type": "long"}]}]},
                {"name": "x", "type": "int"}]}
            """;
        var schemas = Schemas(new TimeField("header.t", TimeUnit.Seconds));
        var reader = new RecordReader(schemas);
        var writer = schemas.Add(1, Nested).Writer!;

        Assert.Equal(Instant.FromUnixMilliseconds(3_000), reader.ReadBody(writer, [2, 6, 0], Timestamp, out _).EventTime);
        Assert.Equal(RecordVerdict.Undated, reader.ReadBody(writer, [0, 0], Timestamp, out _).Verdict);
        Assert.Equal(Instant.FromUnixMilliseconds(4_000), reader.ReadBody(writer, [2, 8, 0], Timestamp, out _).EventTime);
    }

    private static RecordReading Read(string type, TimeField time, object? value)
    {
        var schemas = Schemas(time);
        var writer = schemas.Add(1, Schema(type)).Writer!;
        var body = new ApacheAvro(PlainSchema.Parse(Schema(type))).Encode(value, 2.0);
        return new RecordReader(schemas).ReadBody(writer, body, Timestamp, out _);
    }

    private static string Schema(string type) =>
        $$"""{"type": "record", "name": "r", "fields": [{"name": "t", "type": {{type}}}, {"name": "x", "type": "double"}]}""";

    private static SourceSchemas Schemas(TimeField time) => new(new SourceDefinition
    {
        SourceTopic = "s",
        Time = time,
        Aggregations = [new AggregationDefinition { AggregatedTopic = "t", Cut = new WindowCut(Duration.FromSeconds(1), Duration.Zero) }],
    });
}
