using System.IO.Compression;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace KafkaAggregator.Actors.Kafka.Direct.Records;

/// <summary>
/// Decompresses payloads, one after the other, into one buffer. Used by one thread at a time. Throws
/// <see cref="WireFormatException"/> where a payload is not what its codec says.
/// </summary>
internal sealed class Decompressor : IDisposable
{
    /// <summary>How much larger than its compressed form a payload is taken to be where it does not say.</summary>
    private const int ExpansionGuess = 8;
    private const int GzipRoom = 64 * 1024;
    private readonly ZstdSharp.Decompressor _zstd = new();
    private readonly PayloadBuffer _buffer = new();

    /// <summary>What the last call gave, once more.</summary>
    public ReadOnlySpan<byte> Payload => _buffer.Written;

    /// <summary>The payload in pinned memory, valid until the next call.</summary>
    public ReadOnlySpan<byte> Decompress(Codec codec, ReadOnlySpan<byte> payload)
    {
        _buffer.Clear();
        try
        {
            DecompressInto(codec, payload);
        }
        catch (Exception e) when (e is InvalidDataException or ZstdException or ArgumentException or IOException)
        {
            throw new WireFormatException($"a damaged {codec} payload: {e.Message}", e);
        }

        return _buffer.Written;
    }

    public void Dispose() => _zstd.Dispose();

    private void DecompressInto(Codec codec, ReadOnlySpan<byte> payload)
    {
        switch (codec)
        {
            case Codec.Gzip:
                Gzip(payload);
                break;
            case Codec.Snappy:
                SnappyPayload.Decompress(payload, _buffer);
                break;
            case Codec.Lz4:
                Lz4Payload.Decompress(payload, _buffer);
                break;
            case Codec.Zstd:
                Zstd(payload);
                break;
            default:
                throw new WireFormatException($"compression codec {(int)codec}");
        }
    }

    private unsafe void Gzip(ReadOnlySpan<byte> payload)
    {
        fixed (byte* start = payload)
        {
            using var compressed = new UnmanagedMemoryStream(start, payload.Length);
            using var stream = new GZipStream(compressed, CompressionMode.Decompress);
            for (int read; (read = stream.Read(_buffer.Room(GzipRoom))) > 0;)
            {
                _buffer.Advance(read);
            }
        }
    }

    private void Zstd(ReadOnlySpan<byte> payload)
    {
        var said = ZstdSharp.Decompressor.GetDecompressedSize(payload);
        var room = _buffer.Room(
            said is > 0 and <= PayloadBuffer.BytesMax
                ? (int)said
                : (int)Math.Min(PayloadBuffer.BytesMax, (long)payload.Length * ExpansionGuess));
        while (true)
        {
            try
            {
                _buffer.Advance(_zstd.Unwrap(payload, room));
                return;
            }
            catch (ZstdException e) when (e.Code == ZSTD_ErrorCode.ZSTD_error_dstSize_tooSmall)
            {
                room = _buffer.Room(room.Length < PayloadBuffer.BytesMax
                    ? (int)Math.Min(PayloadBuffer.BytesMax, room.Length * 2L)
                    : throw new WireFormatException($"a batch of more than {PayloadBuffer.BytesMax} bytes", e));
            }
        }
    }
}
