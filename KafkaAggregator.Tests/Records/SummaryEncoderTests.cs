using System.Buffers;
using System.Text.Json;
using Avro;
using Avro.Generic;
using Avro.IO;
using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Core.Records;
using KafkaAggregator.Core.Statistics;
using KafkaAggregator.Core.Time;
using KafkaAggregator.Core.Windows;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Records;

public sealed class SummaryEncoderTests
{
    private const string Observed = "seed/observed";

    [SharedFact(Observed)]
    public void Encode_GivesTheOriginalsBytes_OfTheOriginalsValues()
    {
        var compared = 0;
        foreach (var name in new[] { "example-000", "sparse", "types" })
        {
            var original = (RecordSchema)Schema.Parse(File.ReadAllText(Path.Combine(SharedFolder.Get(Observed), name + "-aggregated.avsc")));
            var fields = original.Fields.Skip(3).Where((_, index) => index % 7 == 0).Select(field => field.Name["min_".Length..]).ToList();
            using var messages = JsonDocument.Parse(File.ReadAllText(Path.Combine(SharedFolder.Get(Observed), name + "-messages.json")));
            var aggregated = messages.RootElement.ValueKind == JsonValueKind.Array
                ? messages.RootElement
                : messages.RootElement.GetProperty("aggregated");
            foreach (var message in aggregated.EnumerateArray())
            {
                var hex = message.GetProperty("bytes_hex").GetString()!;
                var value = message.GetProperty("value");
                var summary = Summaries.Summary(
                    Summaries.Aggregation(),
                    value.GetProperty("time").GetDouble(),
                    value.GetProperty("count").GetInt64(),
                    fields,
                    [.. value.EnumerateObject().Skip(3).Select(statistic => statistic.Value.GetDouble())]);
                var schema = SummarySchema.OfFields(summary.Aggregation, summary.Values.Fields, name, original);

                var ours = Convert.ToHexStringLower(Encode(schema, Convert.ToInt32(hex[2..10], 16), summary));

                // The longest were written down cut short.
                Assert.StartsWith(hex.TrimEnd('…'), ours, StringComparison.Ordinal);
                Assert.True(hex.EndsWith('…') || hex.Length == ours.Length);
                compared++;
            }
        }

        Assert.True(compared >= 7);
    }

    [Fact]
    public void Encode_WritesEachByteInItsPlace()
    {
        var summary = Summaries.Summary(Summaries.Aggregation(Operation.Mean), 1.5, 64, ["a", "b?", "c?"], [-0.0, 2, SummaryValues.NoSample]);
        var schema = SummarySchema.OfFields(summary.Aggregation, summary.Values.Fields, "t", null);

        Assert.Equal(
            "00" + "01020304" + "000000000000f83f" + "000000000000f03f" + "8001" + "0000000000000080" + "02" + "0000000000000040" + "00",
            Convert.ToHexStringLower(Encode(schema, 0x01020304, summary)));
    }

    [Theory]
    [InlineData(1, "02")]
    [InlineData(63, "7e")]
    [InlineData(64, "8001")]
    [InlineData(8191, "fe7f")]
    [InlineData(8192, "808001")]
    [InlineData(long.MaxValue, "feffffffffffffffff01")]
    [InlineData(-1, "01")]
    [InlineData(long.MinValue, "ffffffffffffffffff01")]
    public void Encode_WritesTheCountAsAVarint(long count, string hex)
    {
        var summary = Summaries.Summary(Summaries.Aggregation(Operation.Mean), 1.5, count, [], []);
        var schema = SummarySchema.OfFields(summary.Aggregation, summary.Values.Fields, "t", null);

        Assert.Equal(hex, Convert.ToHexStringLower(Encode(schema, 1, summary))[42..]);
    }

    [Fact]
    public void Encode_WritesNanOrNull_WhereThereWasNoSample()
    {
        var summary = Summaries.Summary(
            Summaries.Aggregation(Operation.Mean, Operation.Stdev),
            1.5,
            1,
            ["a", "b?"],
            [SummaryValues.NoSample, double.NaN, SummaryValues.NoSample, double.NaN]);
        var record = Read(summary, SummarySchema.OfFields(summary.Aggregation, summary.Values.Fields, "t", null));

        Assert.Equal(0x7FF8_0000_0000_0000UL, BitConverter.DoubleToUInt64Bits((double)record["mean_a"]));
        Assert.Equal(double.NaN, record["stdev_a"]);
        Assert.Null(record["mean_b"]);
        Assert.Equal(double.NaN, record["stdev_b"]);
    }

    [Fact]
    public void Encode_MatchesFieldsByName_WhenTheSchemaHasOthers()
    {
        var aggregation = Summaries.Aggregation(Operation.Mean, Operation.Max);
        var schema = SummarySchema.OfFields(aggregation, [new("x", true), new("a", false), new("b", true)], "t", null);
        var first = Read(Summaries.Summary(aggregation, 1.5, 1, ["b", "a"], [1, 2, 3, 4]), schema);
        var second = Read(Summaries.Summary(aggregation, 1.5, 1, ["a", "c", "x"], [1, 2, 3, 4, 5, 6]), schema);

        Assert.Equal([null, null, 3.0, 4.0, 1.0, 2.0], Statistics(first));
        Assert.Equal([5.0, 6.0, 1.0, 2.0, null, null], Statistics(second));
    }

    [Fact]
    public void Encode_RoundsTheMidpointOnce_WhenTheWindowIsOddOrFarAway()
    {
        var aggregation = Summaries.Aggregation(Operation.Mean) with { Cut = new WindowCut(new Duration(100_000_001), Duration.Zero) };
        var schema = SummarySchema.OfFields(aggregation, [], "t", null);
        var start = new Instant(1_700_000_000_123_456_789);
        var summary = Summaries.Summary(aggregation, 1, 1, [], []) with { Start = start, End = start + aggregation.Cut.Size };

        var record = Read(summary, schema);

        Assert.Equal(1700000000.1734567895, record["time"]);
        Assert.Equal(0.100000001, record["window_size"]);
    }

    [SharedFact("real/schemas")]
    public void Encode_IsReadByTheAvroLibrary_ForEverySchemaOfUsers()
    {
        var widest = 0;
        foreach (var file in Directory.GetFiles(SharedFolder.Get("real/schemas"), "*.avsc"))
        {
            var (name, json) = (Path.GetFileNameWithoutExtension(file), File.ReadAllText(file));
            var fields = SourceFields.Find(SourceSchema.Parse(json).Schema!, new FieldRules { Arrays = ArrayMode.Pooled }, null);
            var aggregation = Summaries.Aggregation();
            var schema = SummarySchema.Derive(aggregation, [fields], name, null);
            var values = Enumerable.Range(0, fields.Aggregated.Count * 7).Select(index => index % 5 == 0 ? SummaryValues.NoSample : index / 3.0).ToArray();
            var summary = Summaries.Summary(aggregation, 1.5, 3, [], []) with { Values = new SummaryValues(schema.Fields, values, 0) };

            var record = Read(summary, schema);

            var expected = values.Select((value, index) =>
                !SummaryValues.IsNoSample(value) ? value : fields.Aggregated[index / 7].IsNullable ? (object?)null : double.NaN);
            Assert.Equal(expected, Statistics(record));
            Assert.Equal(
                fields.Aggregated.SelectMany(field => aggregation.Operations.Select(operation => SummaryNames.Statistic(operation, field.Name))),
                record.Schema.Fields.Skip(3).Select(field => field.Name));
            widest = Math.Max(widest, values.Length);
        }

        Assert.True(widest > 5_200);
    }

    [Fact]
    public void Encode_IsReadByConfluentsDeserialiser_FromTheIdInTheFrame()
    {
        const int Id = 0x00ABCDEF;
        var summary = Summaries.Summary(Summaries.Aggregation(), 1700000000.5, 10, ["a", "b?"], [.. Enumerable.Range(1, 13), SummaryValues.NoSample]);
        var schema = SummarySchema.OfFields(summary.Aggregation, summary.Values.Fields, "example-000", null);

        var record = ConfluentReader.Read(Encode(schema, Id, summary), Id, schema.Json);

        Assert.Equal("kafkaaggregator.models.Example000", record.Schema.Fullname);
        Assert.Equal((1700000000.5, 1.0, 10L), ((double)record["time"], (double)record["window_size"], (long)record["count"]));
        Assert.Equal([.. Enumerable.Range(1, 13).Select(value => (double)value), null], Statistics(record));
    }

    [Fact]
    public void Encode_AllocatesNothingPerField()
    {
        long Measure(int count)
        {
            var aggregation = Summaries.Aggregation();
            var names = Enumerable.Range(0, count).Select(index => $"f{index}").ToList();
            var summary = Summaries.Summary(aggregation, 1.5, 3, names, new double[7 * count]);
            var schema = SummarySchema.OfFields(aggregation, summary.Values.Fields, "t", null);
            var buffer = new ArrayBufferWriter<byte>(1 << 20);
            SummaryEncoder.Encode(schema, 1, summary, buffer);
            var before = GC.GetAllocatedBytesForCurrentThread();
            SummaryEncoder.Encode(schema, 1, summary, buffer);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        _ = Measure(1);
        Assert.Equal(Measure(10), Measure(700));
    }

    private static byte[] Encode(SummarySchema schema, int id, WindowSummary summary)
    {
        var buffer = new ArrayBufferWriter<byte>();
        SummaryEncoder.Encode(schema, id, summary, buffer);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads it with the Avro library, every byte of it.</summary>
    private static GenericRecord Read(WindowSummary summary, SummarySchema schema)
    {
        var parsed = (RecordSchema)Schema.Parse(schema.Json);
        using var stream = new MemoryStream(Encode(schema, 1, summary)[5..]);
        var record = new GenericDatumReader<GenericRecord>(parsed, parsed).Read(null!, new BinaryDecoder(stream));
        Assert.Equal(stream.Length, stream.Position);
        return record;
    }

    private static IEnumerable<object?> Statistics(GenericRecord record) =>
        record.Schema.Fields.Skip(3).Select(field => record.GetValue(field.Pos));
}
