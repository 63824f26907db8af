using System.Buffers.Binary;
using System.IO.Hashing;
using Snappier;

namespace KafkaAggregator.Host.Files;

/// <summary>Snappy without a frame, and the CRC-32 of the decompressed bytes after it, big-endian.</summary>
internal sealed class SnappyCodec : BlockCodec
{
    private const int ChecksumLength = 4;

    /// <summary>No element of Snappy unfolds further: 64 bytes from a copy of three.</summary>
    private const long ExpansionMax = 64;

    public override string Name => "snappy";

    public override string? Decompress(ArraySegment<byte> stored, BlockBuffer into)
    {
        if (stored.Count <= ChecksumLength)
        {
            return $"{stored.Count} bytes, fewer than a checksum and a length";
        }

        var compressed = stored.AsSpan(0, stored.Count - ChecksumLength);
        var checksum = BinaryPrimitives.ReadUInt32BigEndian(stored.AsSpan(compressed.Length));
        try
        {
            long length = Snappy.GetUncompressedLength(compressed);
            if (length > ExpansionMax * compressed.Length)
            {
                return $"{compressed.Length} bytes cannot hold {length}";
            }

            if (into.Take(length) is not { } room)
            {
                return StreamCodec.TooLarge;
            }

            var written = Snappy.Decompress(compressed, room.Span);
            return written == length && Crc32.HashToUInt32(room.Span) == checksum
                ? null
                : "the checksum is not that of the data";
        }
        catch (Exception exception) when (exception is InvalidDataException or ArgumentException)
        {
            return exception.Message;
        }
    }
}
