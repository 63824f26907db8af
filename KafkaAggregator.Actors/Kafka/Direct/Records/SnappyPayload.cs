using System.Buffers.Binary;
using Snappier;

namespace KafkaAggregator.Actors.Kafka.Direct.Records;

/// <summary>
/// Snappy, either as one bare block (librdkafka) or in snappy-java's frame: a header of 16 bytes, then blocks with
/// their lengths in four bytes, big-endian (Java's producers).
/// </summary>
internal static class SnappyPayload
{
    private const int FrameHeaderSize = 16;

    private static ReadOnlySpan<byte> FrameMagic => [0x82, 0x53, 0x4E, 0x41, 0x50, 0x50, 0x59, 0]; // SNAPPY

    public static void Decompress(ReadOnlySpan<byte> payload, PayloadBuffer into)
    {
        if (!payload.StartsWith(FrameMagic))
        {
            Block(payload, into);
            return;
        }

        if (payload.Length < FrameHeaderSize)
        {
            throw new WireFormatException("a snappy frame that is cut off");
        }

        for (payload = payload[FrameHeaderSize..]; !payload.IsEmpty;)
        {
            var length = payload.Length >= sizeof(int) ? BinaryPrimitives.ReadInt32BigEndian(payload) : -1;
            if (length < 0 || length > payload.Length - sizeof(int))
            {
                throw new WireFormatException("a snappy block that is cut off");
            }

            Block(payload.Slice(sizeof(int), length), into);
            payload = payload[(sizeof(int) + length)..];
        }
    }

    private static void Block(ReadOnlySpan<byte> block, PayloadBuffer into)
    {
        var length = Snappy.GetUncompressedLength(block);
        into.Advance(Snappy.Decompress(block, into.Room(length)));
    }
}
