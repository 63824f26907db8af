using System.Buffers.Binary;
using System.IO.Hashing;

namespace KafkaAggregator.Tests.Files;

/// <summary>
/// Writes the xz format (https://tukaani.org/xz/xz-file-format.txt) without compressing: LZMA2 chunks of raw bytes, in as many blocks as asked.
/// Small enough to be checked by eye; compressed fixtures come from elsewhere.
/// </summary>
internal static class XzWriter
{
    private const int ChunkBytesMax = 1 << 16;
    private const int Crc32Check = 1;

    /// <summary>One stream with a block for each array.</summary>
    public static byte[] Write(params byte[][] blocks)
    {
        var stream = new MemoryStream();
        stream.Write([0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0]);
        stream.Write(WithCrc([0, Crc32Check], crcFirst: false));
        var index = new MemoryStream();
        index.WriteByte(0);
        WriteInteger(index, blocks.Length);
        foreach (var block in blocks)
        {
            var start = stream.Length;
            WriteBlock(stream, block, out var unpadded);
            WriteInteger(index, unpadded);
            WriteInteger(index, block.Length);
            Assert(stream.Length - start);
        }

        Pad(index);
        var indexBytes = WithCrc(index.ToArray(), crcFirst: false);
        stream.Write(indexBytes);
        var footer = new byte[6];
        BinaryPrimitives.WriteInt32LittleEndian(footer, (indexBytes.Length / 4) - 1);
        footer[5] = Crc32Check;
        stream.Write(WithCrc(footer, crcFirst: true));
        stream.Write("YZ"u8);
        return stream.ToArray();
    }

    private static void WriteBlock(MemoryStream stream, byte[] data, out long unpadded)
    {
        var start = stream.Length;

        // Header: its length in fours, flags (one filter, no sizes), LZMA2 (0x21) with one byte of properties, padding.
        stream.Write(WithCrc([2, 0, 0x21, 1, 0x16, 0, 0, 0], crcFirst: false));
        for (var offset = 0; offset < data.Length; offset += ChunkBytesMax)
        {
            var chunk = data.AsSpan(offset, Math.Min(ChunkBytesMax, data.Length - offset));
            stream.WriteByte((byte)(offset == 0 ? 1 : 2));
            var last = chunk.Length - 1;
            stream.Write([(byte)(last >> 8), (byte)last]);
            stream.Write(chunk);
        }

        stream.WriteByte(0);
        unpadded = stream.Length - start + 4;
        Pad(stream);
        Span<byte> check = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(check, Crc32.HashToUInt32(data));
        stream.Write(check);
    }

    private static byte[] WithCrc(byte[] bytes, bool crcFirst)
    {
        var crc = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(crc, Crc32.HashToUInt32(bytes));
        return crcFirst ? [.. crc, .. bytes] : [.. bytes, .. crc];
    }

    private static void WriteInteger(MemoryStream stream, long value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            stream.WriteByte((byte)(value | 0x80));
        }

        stream.WriteByte((byte)value);
    }

    private static void Pad(MemoryStream stream)
    {
        while (stream.Length % 4 != 0)
        {
            stream.WriteByte(0);
        }
    }

    private static void Assert(long length) => Xunit.Assert.Equal(0, length % 4);
}
