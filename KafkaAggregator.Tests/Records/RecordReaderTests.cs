using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Core.Records;
using KafkaAggregator.Core.Time;
using KafkaAggregator.Core.Windows;
using Xunit;

namespace KafkaAggregator.Tests.Records;

public sealed class RecordReaderTests
{
    private const string Angle = """{"type": "record", "name": "r", "fields": [{"name": "angle", "type": "double"}, {"name": "n", "type": "long"}]}""";

    private const string Wider = """
        {"type": "record", "name": "r", "fields": [
            {"name": "n", "type": "long"}, {"name": "m", "type": "int"}, {"name": "angle", "type": "float"}, {"name": "x", "type": "double"}]}
        """;

    private const string Arrays = """
        {"type": "record", "name": "r", "fields": [
            {"name": "known", "type": {"type": "array", "items": "double"}, "default": [0, 0]},
            {"name": "long", "type": {"type": "array", "items": ["null", "long"]}}]}
        """;

    private static readonly byte[] AngleBody = [0, 0, 0, 0, 0, 0, 0xF8, 0x3F, 0x0A];

    private readonly SourceSchemas _schemas = new(Definition());
    private readonly RecordReader _reader;

    public RecordReaderTests() => _reader = new RecordReader(_schemas);

    [Theory]
    [InlineData("", DecodeFailureReason.TooShort, 0)]
    [InlineData("00", DecodeFailureReason.TooShort, 1)]
    [InlineData("00000000", DecodeFailureReason.TooShort, 4)]
    [InlineData("0100000007", DecodeFailureReason.BadMagic, 0)]
    [InlineData("FF00000007000000000000F83F0A", DecodeFailureReason.BadMagic, 0)]
    [InlineData("0000000007", DecodeFailureReason.Truncated, 5)]
    [InlineData("0000000007000000000000F8", DecodeFailureReason.Truncated, 5)]
    [InlineData("0000000007000000000000F83F", DecodeFailureReason.Truncated, 13)]
    [InlineData("0000000007000000000000F83F80", DecodeFailureReason.Truncated, 13)]
    [InlineData("0000000007000000000000F83F0A00", DecodeFailureReason.TrailingBytes, 14)]
    [InlineData("0000000007000000000000F83FFFFFFFFFFFFFFFFFFF02", DecodeFailureReason.VarintOverlong, 13)]
    public void Read_SaysWhyAndWhere_ForWhatIsNoFramedRecord(string value, DecodeFailureReason reason, int byteIndex)
    {
        _schemas.Add(7, Angle);

        var reading = Read(Convert.FromHexString(value));

        Assert.Equal(RecordVerdict.Undecodable, reading.Verdict);
        Assert.Equal(reason, reading.Failure!.Reason);
        Assert.Equal(byteIndex, reading.Failure.ByteIndex);
        Assert.False(reading.IsSchemaUnknown);
    }

    [Fact]
    public void Read_GivesTheRow_ForARecord()
    {
        _schemas.Add(7, Angle);

        var reading = Read(Framed(7, AngleBody), timestamp: 1_234);

        Assert.Equal(new RecordReading(RecordVerdict.Valid, Instant.FromUnixMilliseconds(1_234), null, 7), reading);
        Assert.Equal(1.5, DoubleAt("angle"));
        Assert.Equal(5, Int64At("n"));
        Assert.Same(_schemas.Find(7).Writer, _reader.Row.Writer);
    }

    [Fact]
    public void Read_NamesThePath_OfWhatItCouldNotRead()
    {
        _schemas.Add(1, """
            {"type": "record", "name": "r", "fields": [
                {"name": "a", "type": "double"}, {"name": "b", "type": "double"},
                {"name": "in", "type": ["null", {"type": "record", "name": "s", "fields": [{"name": "x", "type": "int"}]}]},
                {"name": "tags", "type": {"type": "map", "values": {"type": "array", "items": "boolean"}}}]}
            """);
        byte[] doubles = [.. new byte[16]];

        Assert.StartsWith("b:", Read(Framed(1, doubles.AsSpan(0, 12))).Failure!.Detail);
        Assert.Equal(13, Read(Framed(1, doubles.AsSpan(0, 12))).Failure!.ByteIndex);
        Assert.StartsWith("in:", Read(Framed(1, [.. doubles, 4])).Failure!.Detail);
        Assert.StartsWith("in.x:", Read(Framed(1, [.. doubles, 2, 0x80])).Failure!.Detail);
        Assert.StartsWith("tags[0][1]:", Read(Framed(1, [.. doubles, 0, 2, 0, 4, 1, 7])).Failure!.Detail);
    }

    [Fact]
    public void Read_IsANullValue_WhereTheRecordHasNone() =>
        Assert.Equal(new RecordReading(RecordVerdict.NullValue), _reader.Read(new SourceRecord { Offset = 0, HasValue = false }));

    [Fact]
    public void Read_AwaitsTheSchema_UntilItIsThere()
    {
        var value = Framed(7, AngleBody);

        Assert.Equal(new RecordReading(RecordVerdict.AwaitsSchema, SchemaId: 7), Read(value));
        _schemas.Add(7, Angle);
        Assert.Equal(RecordVerdict.Valid, Read(value).Verdict);
    }

    [Fact]
    public void Read_IsUndecodable_OnceTheSchemaIsGivenUp_AndAwaitsItAgainWhenRetried()
    {
        var value = Framed(7, AngleBody);
        _schemas.GiveUp(7);

        var reading = Read(value);

        Assert.Equal(RecordVerdict.Undecodable, reading.Verdict);
        Assert.Equal(DecodeFailureReason.UnknownSchema, reading.Failure!.Reason);
        Assert.Equal(7, reading.SchemaId);
        Assert.True(reading.IsSchemaUnknown);
        _schemas.Retry(7);
        Assert.Equal(RecordVerdict.AwaitsSchema, Read(value).Verdict);
    }

    [Theory]
    [InlineData("\"double\"")]
    [InlineData("""{"type": "array", "items": "double"}""")]
    [InlineData("""{"type": "record", "name": "r"}""")]
    [InlineData("""{"type": "record", "name": "r", "fields": [{"name": "f", "type": {"type": "fixed", "name": "g", "size": -1}}]}""")]
    [InlineData("syntax = \"proto3\";")]
    [InlineData("")]
    public void Read_IsUndecodableForGood_WhereTheSchemaIsNoAvroRecord(string schema)
    {
        _schemas.Add(7, schema);

        var reading = Read(Framed(7, AngleBody));

        Assert.Equal(RecordVerdict.Undecodable, reading.Verdict);
        Assert.Equal(DecodeFailureReason.UnknownSchema, reading.Failure!.Reason);
        Assert.False(reading.IsSchemaUnknown);
        _schemas.Retry(7);
        Assert.Equal(SchemaState.Unsuitable, _schemas.Find(7).State);
    }

    [Fact]
    public void GiveUp_ChangesNothing_WhereTheSchemaIsKnown()
    {
        _schemas.Add(7, Angle);
        _schemas.GiveUp(7);
        _schemas.Retry(7);

        Assert.Equal(SchemaState.Known, _schemas.Find(7).State);
        Assert.Same(_schemas.Find(7).Writer, _schemas.Add(7, Wider).Writer);
    }

    [Theory]
    [InlineData(null, RecordVerdict.Undated)]
    [InlineData(9_223_372_036_854, RecordVerdict.Valid)]
    [InlineData(9_223_372_036_855, RecordVerdict.Undated)]
    [InlineData(-9_223_372_036_854, RecordVerdict.Valid)]
    [InlineData(-9_223_372_036_855, RecordVerdict.Undated)]
    [InlineData(long.MinValue, RecordVerdict.Undated)]
    public void Read_IsUndated_WhereKafkasTimestampIsMissingOrOutOfRange(long? timestamp, RecordVerdict expected)
    {
        _schemas.Add(7, Angle);

        var reading = _reader.Read(new SourceRecord { Offset = 0, HasValue = true, Value = Framed(7, AngleBody), TimestampMilliseconds = timestamp });

        Assert.Equal(expected, reading.Verdict);
        Assert.Equal(expected == RecordVerdict.Undated, reading.Failure?.Reason == DecodeFailureReason.Undated);
    }

    [Fact]
    public void Read_UsesOneLayout_ForSchemasThatDiffer()
    {
        _schemas.Add(1, Angle);
        _schemas.Add(2, Wider);
        byte[] wider = [2, 4, 0, 0, 0x20, 0x40, 0, 0, 0, 0, 0, 0, 0x10, 0x40];

        Assert.Equal(RecordVerdict.Valid, Read(Framed(2, wider)).Verdict);
        Assert.Equal((1, 2, 2.5, 4.0), (Int64At("n"), Int64At("m"), DoubleAt("angle"), DoubleAt("x")));
        var layout = _reader.Row.Layout;
        Assert.Equal(RecordVerdict.Valid, Read(Framed(1, AngleBody)).Verdict);
        Assert.Same(layout, _reader.Row.Layout);
        Assert.Equal((5, 1.5), (Int64At("n"), DoubleAt("angle")));
        Assert.Equal(ColumnState.Absent, Column("m", SlotKind.Int64).StateIn(_reader.Row.Slots));
        Assert.Equal(ColumnState.Absent, Column("x", SlotKind.Double).StateIn(_reader.Row.Slots));
        Assert.Equal(ColumnState.Present, Column("n", SlotKind.Int64).StateIn(_reader.Row.Slots));
    }

    [Fact]
    public void Read_CountsElementsBeyondTheKnownLength()
    {
        _schemas.Add(1, Arrays);

        Read(Framed(1, [4, .. new byte[16], 0, 0]));
        Assert.Equal(0, _reader.SurplusElements);
        Read(Framed(1, [6, .. new byte[24], 2, .. new byte[8], 0, 0]));
        Assert.Equal(2, _reader.SurplusElements);
    }

    [Fact]
    public void Read_AllocatesNothing_ForRecordsThatDecode()
    {
        var schemas = new SourceSchemas(Definition(new FieldRules { Arrays = ArrayMode.Pooled }));
        schemas.Add(1, Angle);
        schemas.Add(2, Wider);
        schemas.Add(3, Arrays);
        var reader = new RecordReader(schemas);
        byte[][] values =
        [
            Framed(1, AngleBody),
            Framed(2, [2, 4, 0, 0, 0x20, 0x40, 0, 0, 0, 0, 0, 0, 0x10, 0x40]),
            Framed(3, [4, .. new byte[16], 0, 6, 0, 2, 1, 2, 3, 0]),
        ];
        ReadAll(reader, values);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var round = 0; round < 1_000; round++)
        {
            ReadAll(reader, values);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Read_SeesNoByteBeyondTheValue_InALargerBuffer()
    {
        _schemas.Add(1, Arrays);
        var value = Framed(1, [4, .. new byte[16], 0, 6, 0, 2, 1, 2, 3, 0]);
        byte[] buffer = [.. value, .. Enumerable.Repeat((byte)0, 64)];

        for (var length = 0; length < value.Length; length++)
        {
            Assert.Equal(RecordVerdict.Undecodable, Read(buffer.AsSpan(0, length)).Verdict);
        }

        Assert.Equal(RecordVerdict.Valid, Read(buffer.AsSpan(0, value.Length)).Verdict);
    }

    [Fact]
    public void ReadBody_ReadsRecordsOneBehindTheOther_AndCountsBytesFromTheirStart()
    {
        var writer = _schemas.Add(0, Angle).Writer!;
        byte[] block = [.. AngleBody, .. AngleBody, 1, 2];

        Assert.Equal(RecordVerdict.Valid, _reader.ReadBody(writer, block, 5, out var bytesRead).Verdict);
        Assert.Equal(AngleBody.Length, bytesRead);
        var broken = _reader.ReadBody(writer, block.AsSpan(2 * bytesRead), 5, out bytesRead);
        Assert.Equal((RecordVerdict.Undecodable, 0, 0), (broken.Verdict, broken.Failure!.ByteIndex, bytesRead));
    }

    private static void ReadAll(RecordReader reader, byte[][] values)
    {
        foreach (var value in values)
        {
            var reading = reader.Read(new SourceRecord { Offset = 0, HasValue = true, Value = value, TimestampMilliseconds = 1 });
            if (reading.Verdict != RecordVerdict.Valid)
            {
                Assert.Fail($"{reading}");
            }
        }
    }

    private static SourceDefinition Definition(FieldRules? rules = null) => new()
    {
        SourceTopic = "s",
        Aggregations =
        [
            new AggregationDefinition
            {
                AggregatedTopic = "s-aggregated",
                Cut = new WindowCut(Duration.FromSeconds(1), Duration.Zero),
                Fields = rules ?? new FieldRules(),
            },
        ],
    };

    private static byte[] Framed(byte id, ReadOnlySpan<byte> body) => [0, 0, 0, 0, id, .. body];

    private RecordReading Read(ReadOnlySpan<byte> value, long timestamp = 1) =>
        _reader.Read(new SourceRecord { Offset = 0, HasValue = true, Value = value, TimestampMilliseconds = timestamp });

    private RowColumn Column(string path, SlotKind kind) => _reader.Row.Layout.Find(new ColumnKey(path, null, kind, false))!.Value;

    private double DoubleAt(string path) => BitConverter.UInt64BitsToDouble(_reader.Row.Slots[Column(path, SlotKind.Double).Slot]);

    private long Int64At(string path) => (long)_reader.Row.Slots[Column(path, SlotKind.Int64).Slot];
}
