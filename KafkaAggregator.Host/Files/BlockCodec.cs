using System.IO.Compression;
using SharpCompress.Compressors.BZip2;
using ZstdSharp;
using Bzip2Mode = SharpCompress.Compressors.CompressionMode;

namespace KafkaAggregator.Host.Files;

/// <summary>How the blocks of a container file are compressed.</summary>
internal abstract class BlockCodec
{
    /// <summary>All that the specification names.</summary>
    public static IReadOnlyList<BlockCodec> All { get; } =
    [
        new NullCodec(),
        new StreamCodec("deflate", stored => new DeflateStream(stored, CompressionMode.Decompress)),
        new SnappyCodec(),
        new StreamCodec("zstandard", stored => new DecompressionStream(stored)),
        new StreamCodec("bzip2", OpenBzip2),
        new XzCodec(),
    ];

    /// <summary>Its name in <c>avro.codec</c>.</summary>
    public abstract string Name { get; }

    public static BlockCodec? Find(string name) => All.FirstOrDefault(codec => codec.Name == name);

    /// <summary>
    /// Decompresses a block. Whatever its bytes are, nothing is thrown: what is wrong with them comes back, null where
    /// nothing is.
    /// </summary>
    public abstract string? Decompress(ArraySegment<byte> stored, BlockBuffer into);

    /// <summary>Several streams one after the other, as parallel compressors write them, are read whole.</summary>
    private static BZip2Stream OpenBzip2(Stream stored) =>
        BZip2Stream.Create(stored, Bzip2Mode.Decompress, decompressConcatenated: true);
}
