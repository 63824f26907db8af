using System.Buffers.Binary;
using System.Globalization;
using Avro;
using Avro.IO;

namespace KafkaAggregator.Benchmarks;

/// <summary>
/// Records as devices write them that are more than numbers: integers of every length, nullable values, text, an enum,
/// an array and a record in the record; no two alike, so that no branch is learned by heart.
/// </summary>
internal static class MixedMessages
{
    private const int ReadingsMax = 8;

    public const string SchemaJson = """
        {"type": "record", "name": "mixed", "fields": [
            {"name": "sequence", "type": "long"}, {"name": "device", "type": "string"},
            {"name": "temperature", "type": "double"}, {"name": "pressure", "type": "double"},
            {"name": "flow", "type": "float"}, {"name": "level", "type": "int"},
            {"name": "state", "type": {"type": "enum", "name": "state", "symbols": ["OFF", "ON", "FAULT"]}},
            {"name": "humidity", "type": ["null", "double"]}, {"name": "errors", "type": ["null", "long"]},
            {"name": "position", "type": {"type": "record", "name": "position", "fields": [
                {"name": "x", "type": "double"}, {"name": "y", "type": "double"}, {"name": "steps", "type": "long"}]}},
            {"name": "readings", "type": {"type": "array", "items": "double"}, "default": [0, 0, 0, 0]},
            {"name": "isValid", "type": "boolean"}, {"name": "uptime", "type": "long"},
            {"name": "note", "type": ["null", "string"]}, {"name": "voltage", "type": "double"}]}
        """;

    public static RecordSchema Schema => (RecordSchema)Avro.Schema.Parse(SchemaJson);

    public static byte[] Framed(Random random)
    {
        using var stream = new MemoryStream();
        stream.SetLength(Telemetry.FrameBytes);
        stream.Position = Telemetry.FrameBytes;
        Write(new BinaryEncoder(stream), random);
        var value = stream.ToArray();
        BinaryPrimitives.WriteInt32BigEndian(value.AsSpan(1), Telemetry.SchemaId);
        return value;
    }

    private static void Write(BinaryEncoder encoder, Random random)
    {
        encoder.WriteLong(Integer(random, 62));
        encoder.WriteString(string.Create(CultureInfo.InvariantCulture, $"device-{random.Next(1_000)}"));
        encoder.WriteDouble(random.NextDouble());
        encoder.WriteDouble(random.NextDouble());
        encoder.WriteFloat(random.NextSingle());
        encoder.WriteInt((int)Integer(random, 30));
        encoder.WriteEnum(random.Next(3));
        WriteNullable(encoder, random, () => encoder.WriteDouble(random.NextDouble()));
        WriteNullable(encoder, random, () => encoder.WriteLong(Integer(random, 40)));
        encoder.WriteDouble(random.NextDouble());
        encoder.WriteDouble(random.NextDouble());
        encoder.WriteLong(Integer(random, 62));
        WriteReadings(encoder, random);
        encoder.WriteBoolean(random.Next(2) == 0);
        encoder.WriteLong(Integer(random, 50));
        WriteNullable(encoder, random, () => encoder.WriteString("restarted"));
        encoder.WriteDouble(random.NextDouble());
    }

    private static void WriteReadings(BinaryEncoder encoder, Random random)
    {
        var count = random.Next(1, ReadingsMax);
        encoder.WriteArrayStart();
        encoder.SetItemCount(count);
        for (var reading = 0; reading < count; reading++)
        {
            encoder.WriteDouble(random.NextDouble());
        }

        encoder.WriteArrayEnd();
    }

    private static void WriteNullable(BinaryEncoder encoder, Random random, Action write)
    {
        var isNull = random.Next(2) == 0;
        encoder.WriteUnionIndex(isNull ? 0 : 1);
        if (!isNull)
        {
            write();
        }
    }

    /// <summary>Any number of bits is as likely as any other, so that every length on the wire occurs.</summary>
    private static long Integer(Random random, int bitsMax) => random.NextInt64() >> random.Next(63 - bitsMax, 63);
}
