using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using SharpCompress.Compressors.BZip2;
using Snappier;
using ZstdSharp;

namespace KafkaAggregator.Tests.Files;

/// <summary>Compresses blocks as writers do, by the codecs' names.</summary>
internal static class TestCodecs
{
    public static IReadOnlyList<string> Names { get; } = ["null", "deflate", "snappy", "zstandard", "bzip2", "xz"];

    public static byte[] Compress(string codec, byte[] data) => codec switch
    {
        "null" => data,
        "deflate" => Through(stream => new DeflateStream(stream, CompressionLevel.Optimal, leaveOpen: true), data),
        "snappy" => WithCrc(Snappy.CompressToArray(data), data),
        "zstandard" => Through(stream => new CompressionStream(stream), data),
        "bzip2" => Through(stream => BZip2Stream.Create(stream, SharpCompress.Compressors.CompressionMode.Compress, false, leaveOpen: true), data),
        "xz" => XzWriter.Write(data),
        _ => throw new ArgumentOutOfRangeException(nameof(codec), codec, message: null),
    };

    private static byte[] WithCrc(byte[] compressed, byte[] data)
    {
        var crc = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(crc, Crc32.HashToUInt32(data));
        return [.. compressed, .. crc];
    }

    private static byte[] Through(Func<Stream, Stream> open, byte[] data)
    {
        var stored = new MemoryStream();
        using (var compressing = open(stored))
        {
            compressing.Write(data);
        }

        return stored.ToArray();
    }
}
