using KafkaAggregator.Actors.Kafka.Direct.Records;
using Xunit;

namespace KafkaAggregator.Tests.Kafka.Direct;

/// <summary>Every codec in every framing that producers use: with true, snappy's blocks as Java's clients frame them.</summary>
internal static class CodecFramings
{
    public static TheoryData<Codec, bool> All => new()
    {
        { Codec.None, false },
        { Codec.Gzip, false },
        { Codec.Snappy, false },
        { Codec.Snappy, true },
        { Codec.Lz4, false },
        { Codec.Zstd, false },
    };
}
