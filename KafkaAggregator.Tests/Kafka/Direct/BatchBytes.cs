using System.Buffers.Binary;
using System.IO.Compression;
using K4os.Compression.LZ4;
using KafkaAggregator.Actors.Kafka.Direct.Records;
using Snappier;

namespace KafkaAggregator.Tests.Kafka.Direct;

/// <summary>Writes record batches of magic 2 as the protocol says, apart from the product's reader.</summary>
internal sealed class BatchBytes
{
    private readonly List<byte> _records = [];
    private int _count;
    private int _lastDelta;

    public long BaseOffset { get; init; }

    public long BaseTimestamp { get; init; } = 1_000;

    public long ProducerId { get; init; } = -1;

    public short Attributes { get; init; }

    public Codec Codec { get; init; }

    /// <summary>Snappy in snappy-java's frame.</summary>
    public bool IsFramed { get; init; }

    /// <summary>A marker: 0 aborts, 1 commits.</summary>
    public static byte[] Marker(long offset, long producer, short type) =>
        new BatchBytes { BaseOffset = offset, ProducerId = producer, Attributes = 16 | 32 }
            .Add(0, 0, [0, 0, (byte)(type >> 8), (byte)type], [0, 0, 0, 0, 0, 0])
            .ToArray();

    public BatchBytes Add(int delta, long timestampDelta, byte[]? key, byte[]? value, params (string Name, byte[]? Value)[] headers)
    {
        var record = new List<byte> { 0 };
        Varlong(record, timestampDelta);
        Varlong(record, delta);
        Part(record, key);
        Part(record, value);
        Varlong(record, headers.Length);
        foreach (var (name, content) in headers)
        {
            Part(record, System.Text.Encoding.UTF8.GetBytes(name));
            Part(record, content);
        }

        Varlong(_records, record.Count);
        _records.AddRange(record);
        _count++;
        _lastDelta = delta;
        return this;
    }

    public byte[] ToArray()
    {
        var payload = Compress([.. _records]);
        var batch = new byte[61 + payload.Length];
        BinaryPrimitives.WriteInt64BigEndian(batch, BaseOffset);
        BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(8), batch.Length - 12);
        BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(12), 3); // leader epoch
        batch[16] = 2;
        BinaryPrimitives.WriteInt16BigEndian(batch.AsSpan(21), (short)(Attributes + (int)Codec));
        BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(23), _lastDelta);
        BinaryPrimitives.WriteInt64BigEndian(batch.AsSpan(27), BaseTimestamp);
        BinaryPrimitives.WriteInt64BigEndian(batch.AsSpan(35), BaseTimestamp + 500);
        BinaryPrimitives.WriteInt64BigEndian(batch.AsSpan(43), ProducerId);
        BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(57), _count);
        payload.CopyTo(batch, 61);
        Seal(batch);
        return batch;
    }

    /// <summary>Puts the right checksum in, bit by bit: the product's tables have no part in it.</summary>
    public static void Seal(Span<byte> batch)
    {
        var crc = uint.MaxValue;
        foreach (var one in batch[21..])
        {
            crc ^= one;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0x82f63b78);
            }
        }

        BinaryPrimitives.WriteUInt32BigEndian(batch[17..], ~crc);
    }

    private byte[] Compress(byte[] records) => Codec switch
    {
        Codec.None => records,
        Codec.Gzip => Gzip(records),
        Codec.Snappy when IsFramed => FramedSnappy(records),
        Codec.Snappy => Snappy.CompressToArray(records),
        Codec.Lz4 => Lz4(records),
        Codec.Zstd => new ZstdSharp.Compressor().Wrap(records).ToArray(),
        _ => throw new InvalidOperationException($"{Codec}"),
    };

    private static byte[] Gzip(byte[] records)
    {
        using var output = new MemoryStream();
        using (var stream = new GZipStream(output, CompressionLevel.Fastest))
        {
            stream.Write(records);
        }

        return output.ToArray();
    }

    /// <summary>Two blocks, as of a producer whose buffer is small.</summary>
    private static byte[] FramedSnappy(byte[] records)
    {
        var frame = new List<byte> { 0x82, (byte)'S', (byte)'N', (byte)'A', (byte)'P', (byte)'P', (byte)'Y', 0, 0, 0, 0, 1, 0, 0, 0, 1 };
        foreach (var block in new[] { records[..(records.Length / 2)], records[(records.Length / 2)..] })
        {
            var compressed = Snappy.CompressToArray(block);
            var length = new byte[4];
            BinaryPrimitives.WriteInt32BigEndian(length, compressed.Length);
            frame.AddRange([.. length, .. compressed]);
        }

        return [.. frame];
    }

    /// <summary>A compressed block and a stored one, independent of each other, of 64 KiB at most.</summary>
    private static byte[] Lz4(byte[] records)
    {
        var half = records.Length / 2;
        var compressed = new byte[LZ4Codec.MaximumOutputSize(half)];
        var length = LZ4Codec.Encode(records.AsSpan(0, half), compressed);
        var frame = new List<byte> { 0x04, 0x22, 0x4D, 0x18, 0x60, 0x40, 0x82 };
        AddLength(frame, (uint)length);
        frame.AddRange(compressed[..length]);
        AddLength(frame, (uint)(records.Length - half) | 0x80000000);
        frame.AddRange(records[half..]);
        AddLength(frame, 0);
        return [.. frame];
    }

    private static void AddLength(List<byte> frame, uint length)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, length);
        frame.AddRange(bytes);
    }

    private static void Part(List<byte> into, byte[]? bytes)
    {
        Varlong(into, bytes?.Length ?? -1);
        into.AddRange(bytes ?? []);
    }

    private static void Varlong(List<byte> into, long value)
    {
        var zigzag = (ulong)((value << 1) ^ (value >> 63));
        for (; zigzag >= 0x80; zigzag >>= 7)
        {
            into.Add((byte)(zigzag | 0x80));
        }

        into.Add((byte)zigzag);
    }
}
