using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace KafkaAggregator.Core.Partitions;

/// <summary>
/// A hash that is the same in every process and version: by it the metadata know an aggregation again without holding
/// its names. The first 64 bits of SHA-256; at most 16 are compared with each other.
/// </summary>
internal static class StableHash
{
    public static ulong Of(string text) =>
        BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
