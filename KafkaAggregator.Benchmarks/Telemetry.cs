using System.Buffers.Binary;
using System.Globalization;
using Avro;

namespace KafkaAggregator.Benchmarks;

/// <summary>Records of so many doubles, as a sensor writes them, Confluent-framed.</summary>
internal static class Telemetry
{
    public const int SchemaId = 1;

    /// <summary>Bytes before the record: a zero and the schema's id.</summary>
    public const int FrameBytes = 5;

    /// <summary>A schema of the doubles <c>value0</c>, <c>value1</c>, ….</summary>
    public static string SchemaJson(int fields)
    {
        var names = Enumerable.Range(0, fields).Select(index =>
            string.Create(CultureInfo.InvariantCulture, $$"""{"name": "value{{index}}", "type": "double"}"""));
        return $$"""{"type": "record", "name": "telemetry", "fields": [{{string.Join(", ", names)}}]}""";
    }

    public static RecordSchema Schema(int fields) => (RecordSchema)Avro.Schema.Parse(SchemaJson(fields));

    public static byte[] Framed(int fields, Random random)
    {
        var value = new byte[FrameBytes + (fields * sizeof(double))];
        BinaryPrimitives.WriteInt32BigEndian(value.AsSpan(1), SchemaId);
        for (var field = 0; field < fields; field++)
        {
            var bytes = value.AsSpan(FrameBytes + (field * sizeof(double)));
            BinaryPrimitives.WriteDoubleLittleEndian(bytes, Sample(random));
        }

        return value;
    }

    /// <summary>So many samples of one field.</summary>
    public static double[] Samples(int count, Random random) =>
        [.. Enumerable.Range(0, count).Select(_ => Sample(random))];

    private static double Sample(Random random) => 20 + (random.NextDouble() * 5);
}
