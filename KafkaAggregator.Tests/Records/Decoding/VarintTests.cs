using KafkaAggregator.Core.Records.Decoding;
using Xunit;

namespace KafkaAggregator.Tests.Records.Decoding;

/// <summary>Bits are extracted as one would by hand, with the processor's instruction and without; every length of a number.</summary>
public sealed class VarintTests
{
    [Fact]
    public void Join_GivesTheSameBits_WithShiftsAndOneByOne()
    {
        var random = new Random(1);
        for (var index = 0; index < 100_000; index++)
        {
            var bytes = (ulong)random.NextInt64() << random.Next(64) ^ (ulong)random.NextInt64() >> random.Next(63);
            var expected = 0UL;
            for (var place = 0; place < 8; place++)
            {
                expected |= ((bytes >> (8 * place)) & 0x7F) << (7 * place);
            }

            Assert.Equal(expected, VarintBits.JoinByShifts(bytes));
            Assert.Equal(expected, VarintBits.Join(bytes));
        }
    }

    /// <summary>At each distance from the end of the bytes, so that both the whole and the careful way are taken.</summary>
    [Fact]
    public void Read_GivesTheNumber_WhateverFollows()
    {
        var random = new Random(2);
        for (var index = 0; index < 20_000; index++)
        {
            var value = random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64);
            var bytes = BytesOf(value);
            var behind = random.Next(12);
            var body = new byte[3 + bytes.Length + behind];
            random.NextBytes(body);
            bytes.CopyTo(body, 3);

            Assert.Equal(new Varint(value, bytes.Length), Varint.Read(body, 3));
            var cut = random.Next(bytes.Length);
            Assert.Equal(new Varint(0, Varint.Truncated), Varint.Read(body.AsSpan(0, 3 + cut), 3));
        }
    }

    private static byte[] BytesOf(long value)
    {
        var bytes = new List<byte>();
        var bits = (ulong)(value << 1) ^ (ulong)(value >> 63);
        for (; bits >= 0x80; bits >>= 7)
        {
            bytes.Add((byte)(bits | 0x80));
        }

        return [.. bytes, (byte)bits];
    }
}
