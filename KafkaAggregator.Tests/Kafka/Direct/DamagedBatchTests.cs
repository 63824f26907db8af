using System.Buffers.Binary;
using System.Globalization;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Kafka.Direct;
using KafkaAggregator.Actors.Kafka.Direct.Records;
using KafkaAggregator.Core.Partitions;
using Xunit;

namespace KafkaAggregator.Tests.Kafka.Direct;

/// <summary>
/// Damages batches in every way and gives them a valid checksum again: what is read must lie within the batch's own bytes,
/// else it is refused by topic, partition and offset. <see cref="Variable"/> gives the number of mutations per codec.
/// </summary>
public sealed class DamagedBatchTests
{
    public const string Variable = "KAFKA_AGGREGATOR_TEST_MUTATIONS";
    private const int Guard = 256;

    private static int Mutations =>
        int.TryParse(Environment.GetEnvironmentVariable(Variable), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 3_000;

    [Theory]
    [InlineData(Codec.None, 1)]
    [InlineData(Codec.Gzip, 2)]
    [InlineData(Codec.Snappy, 3)]
    [InlineData(Codec.Snappy, 4, true)]
    [InlineData(Codec.Lz4, 5)]
    [InlineData(Codec.Zstd, 6)]
    internal void DamagedBatch_StaysWithinItsBytesOrIsRefused_HoweverItIsDamaged(Codec codec, int seed, bool isFramed = false)
    {
        var original = Original(codec, isFramed);
        var random = new Random(seed);
        var (read, refused) = (0, 0);
        for (var i = 0; i < Mutations; i++)
        {
            if (Survives(Damage(original, random), $"seed {seed}, mutation {i}"))
            {
                read++;
            }
            else
            {
                refused++;
            }
        }

        Assert.True(read > 0 && refused > 0, $"{read} read, {refused} refused: the damage is of one kind only");
    }

    /// <summary>Every truncation of the records, with the header made to fit.</summary>
    [Theory]
    [MemberData(nameof(CodecFramings.All), MemberType = typeof(CodecFramings))]
    internal void TruncatedBatch_IsRefused_WhereverItIsCut(Codec codec, bool isFramed)
    {
        var original = Original(codec, isFramed);
        var trailer = codec == Codec.Gzip ? 16 : 0; // nothing of the records is in its last bytes
        for (var length = BatchHeader.Size; length < original.Length - trailer; length++)
        {
            var cut = original[..length];
            BinaryPrimitives.WriteInt32BigEndian(cut.AsSpan(8), length - 12);
            Assert.False(Survives(cut, $"cut at {length}"), $"a batch of {length} of {original.Length} bytes was read whole");
        }
    }

    /// <summary>True where it was read to its end, false where it was refused.</summary>
    private static unsafe bool Survives(byte[] bytes, string which)
    {
        // Between guards: a read beyond the batch finds bytes that a check of contents would notice.
        byte[] guarded = [.. Enumerable.Repeat((byte)0xA5, Guard), .. bytes, .. Enumerable.Repeat((byte)0xA5, Guard)];
        try
        {
            using var batch = BatchReading.Open(guarded, [new BatchRange(Guard, bytes.Length)], 0, long.MaxValue);
            var entries = new RecordEntry[16];
            for (int count; (count = batch.Read(entries)) > 0;)
            {
                foreach (var entry in entries.AsSpan(0, count))
                {
                    _ = ((IHeaderReader)batch).Read(entry.Handle);
                    Assert.False(entry.Key.IndexOf(Pattern) >= 0 || entry.Value.IndexOf(Pattern) >= 0, $"{which}: read outside");
                }
            }

            return true;
        }
        catch (WireFormatException e)
        {
            Assert.True(e.Message.Length > 0, which);
            return false;
        }
    }

    private static ReadOnlySpan<byte> Pattern => [0xA5, 0xA5, 0xA5, 0xA5, 0xA5, 0xA5, 0xA5, 0xA5];

    private static byte[] Damage(byte[] original, Random random)
    {
        var bytes = original.ToArray();
        for (var changes = random.Next(1, 5); changes > 0; changes--)
        {
            var at = random.Next(4) == 0 ? random.Next(21, BatchHeader.Size) : random.Next(BatchHeader.Size, bytes.Length);
            bytes[at] = random.Next(3) switch { 0 => 0xff, 1 => (byte)(bytes[at] ^ (1 << random.Next(8))), _ => (byte)random.Next(256) };
        }

        if (random.Next(4) == 0)
        {
            bytes = bytes[..random.Next(BatchHeader.Size, bytes.Length)];
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(8), bytes.Length - 12);
        }

        return bytes;
    }

    private static byte[] Original(Codec codec, bool isFramed)
    {
        var batch = new BatchBytes { BaseOffset = 1_000, Codec = codec, IsFramed = isFramed };
        var random = new Random(99);
        for (var i = 0; i < 40; i++)
        {
            var value = new byte[random.Next(60)];
            random.NextBytes(value);
            batch.Add(i, i, i % 3 == 0 ? null : [(byte)i], i % 7 == 0 ? null : value, ("name", i % 2 == 0 ? null : [(byte)i]));
        }

        return batch.ToArray();
    }
}
