using System.Buffers.Binary;

namespace KafkaAggregator.Host.Example;

/// <summary>
/// Writes an example message: Confluent's frame (0, the schema's id in big-endian order), then the Avro body, which is
/// a little-endian double for each field.
/// </summary>
internal static class ExampleMessage
{
    private const int FrameSize = 5;

    public static byte[] Encode(int schemaId, double time, ReadOnlySpan<double> values)
    {
        var message = new byte[FrameSize + (sizeof(double) * (1 + values.Length))];
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(1), schemaId);
        BinaryPrimitives.WriteDoubleLittleEndian(message.AsSpan(FrameSize), time);
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(message.AsSpan(FrameSize + (sizeof(double) * (i + 1))), values[i]);
        }

        return message;
    }
}
