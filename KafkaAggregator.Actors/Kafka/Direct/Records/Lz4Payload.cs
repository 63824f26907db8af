using System.Buffers.Binary;
using K4os.Compression.LZ4;

namespace KafkaAggregator.Actors.Kafka.Direct.Records;

/// <summary>
/// LZ4's frame, its blocks straight through the codec. Its checksums are not looked at: the batch has its own. See
/// https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md
/// </summary>
internal static class Lz4Payload
{
    private const uint FrameMagic = 0x184D2204;
    private const uint IsStored = 0x80000000;

    /// <summary>How far back a linked block may refer.</summary>
    private const int DictionaryMax = 65536;

    /// <summary>Magic, flags, block size, header checksum.</summary>
    private const int FrameHeaderSize = 7;

    public static void Decompress(ReadOnlySpan<byte> payload, PayloadBuffer into)
    {
        if (payload.Length < FrameHeaderSize || BinaryPrimitives.ReadUInt32LittleEndian(payload) != FrameMagic)
        {
            throw new WireFormatException("not an LZ4 frame");
        }

        var flags = payload[4];
        var isLinked = (flags & 0x20) == 0;
        var checksumSize = (flags & 0x10) != 0 ? sizeof(uint) : 0;
        var blockMax = 1 << (8 + (2 * ((payload[5] >> 4) & 7)));
        var contentSize = (flags & 8) != 0 ? sizeof(ulong) : 0;
        var dictionaryId = (flags & 1) != 0 ? sizeof(uint) : 0;
        payload = Rest(payload, FrameHeaderSize + contentSize + dictionaryId);
        while (true)
        {
            var word = BinaryPrimitives.ReadUInt32LittleEndian(Start(payload, sizeof(uint)));
            payload = payload[sizeof(uint)..];
            if (word == 0)
            {
                return;
            }

            var size = (int)(word & ~IsStored);
            Block(Start(payload, size), (word & IsStored) != 0, isLinked, blockMax, into);
            payload = Rest(payload, size + checksumSize);
        }
    }

    private static void Block(
        ReadOnlySpan<byte> block, bool isStored, bool isLinked, int blockMax, PayloadBuffer into)
    {
        if (block.Length > blockMax)
        {
            throw new WireFormatException("an LZ4 block that is larger than its frame allows");
        }

        var room = into.Room(blockMax)[..blockMax];
        if (isStored)
        {
            block.CopyTo(room);
            into.Advance(block.Length);
            return;
        }

        var written = into.Written;
        var decoded = isLinked && !written.IsEmpty
            ? LZ4Codec.Decode(block, room, written[Math.Max(0, written.Length - DictionaryMax)..])
            : LZ4Codec.Decode(block, room);
        into.Advance(decoded >= 0 ? decoded : throw new WireFormatException("a damaged LZ4 block"));
    }

    private static ReadOnlySpan<byte> Start(ReadOnlySpan<byte> bytes, int count) =>
        count <= bytes.Length ? bytes[..count] : throw new WireFormatException("an LZ4 frame that is cut off");

    private static ReadOnlySpan<byte> Rest(ReadOnlySpan<byte> bytes, int count) => bytes[Start(bytes, count).Length..];
}
