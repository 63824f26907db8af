using KafkaAggregator.Actors.Kafka.Direct;
using KafkaAggregator.Actors.Kafka.Direct.Records;
using Xunit;

namespace KafkaAggregator.Tests.Kafka.Direct;

public sealed class DirectRecordBatchTests
{
    [Theory]
    [MemberData(nameof(CodecFramings.All), MemberType = typeof(CodecFramings))]
    internal void Read_GivesEveryRecord_WithEveryCodec(Codec codec, bool isFramed)
    {
        var bytes = Filled(new() { BaseOffset = 100, Codec = codec, IsFramed = isFramed }, 500).ToArray();
        using var batch = BatchReading.Open(bytes, [new(0, bytes.Length)], 100, 600);

        var lines = BatchReading.ReadAll(batch, atATime: 7);

        Assert.Equal(500, lines.Count);
        Assert.Equal("100 1000 null 00000000 []", lines[0]);
        Assert.Equal("101 1001 6B31 01000000 [a=01,b=null]", lines[1]);
        Assert.Equal("599 1499 6B343939 F3010000 [a=01,b=null]", lines[^1]);
    }

    [Fact]
    public void Read_BeginsInsideABatch_WhereTheOffsetIsAskedFor()
    {
        var bytes = Filled(new() { BaseOffset = 0 }, 10).ToArray();
        using var batch = BatchReading.Open(bytes, [new(0, bytes.Length)], firstWanted: 7, nextOffset: 10);

        Assert.Equal(["7", "8", "9"], BatchReading.ReadAll(batch).Select(line => line.Split(' ')[0]));
    }

    [Fact]
    public void Read_GivesTheBrokersTime_WhereTheBatchSaysSo()
    {
        var bytes = new BatchBytes { Attributes = 8 }.Add(0, 3, null, [1]).Add(1, 4, null, null).ToArray();
        using var batch = BatchReading.Open(bytes, [new(0, bytes.Length)], 0, 2);

        Assert.Equal(["0 1500 null 01 []", "1 1500 null null []"], BatchReading.ReadAll(batch));
    }

    [Fact]
    public void Read_GoesOverSeveralBatches_AndOverThoseWithoutData()
    {
        byte[][] batches =
        [
            new BatchBytes { BaseOffset = 0 }.Add(0, 0, null, [1]).Add(5, 0, null, [2]).ToArray(), // compacted: offsets between are gone
            new BatchBytes { BaseOffset = 6 }.ToArray(), // of no records at all: compaction leaves such
            new BatchBytes { BaseOffset = 9 }.Add(0, 0, null, [3]).ToArray(),
        ];
        var second = batches[0].Length + batches[1].Length;
        using var batch = BatchReading.Open(
            [.. batches.SelectMany(b => b)], [new(0, batches[0].Length), new(batches[0].Length, batches[1].Length), new(second, batches[2].Length)], 0, 20);

        Assert.Equal(["0", "5", "9"], BatchReading.ReadAll(batch).Select(line => line.Split(' ')[0]));
        Assert.Equal(20, batch.NextOffset);
        Assert.Equal(batches.Sum(b => b.Length), batch.HeldBytes);
    }

    [Fact]
    public void Read_RefusesADamagedBatch_WithTopicPartitionAndOffset()
    {
        var bytes = new BatchBytes { BaseOffset = 42 }.Add(0, 0, null, [1]).ToArray();
        bytes[61] = 0x7e; // the record's length
        using var batch = BatchReading.Open(bytes, [new(0, bytes.Length)], 42, 43);

        var refusal = Assert.Throws<WireFormatException>(() => BatchReading.ReadAll(batch));

        Assert.Equal("signals-3: the batch at offset 42 cannot be read: a record reaches beyond its batch", refusal.Message);
    }

    [Fact]
    public void Dispose_GivesTheAnswerBack_Once()
    {
        var pool = new KafkaAggregator.Actors.Kafka.Direct.Wire.ResponsePool();
        var buffer = pool.Rent(100);
        var batch = new DirectRecordBatch(BatchReading.Partition, 1, buffer, [], 0, 1);
        buffer.Release();
        Assert.Equal(4096, pool.LeasedBytes);

        batch.Dispose();
        batch.Dispose();

        Assert.Equal(0, pool.LeasedBytes);
        Assert.Throws<ObjectDisposedException>(() => batch.Read(default));
    }

    private static BatchBytes Filled(BatchBytes batch, int count)
    {
        batch.Add(0, 0, null, [0, 0, 0, 0]);
        for (var i = 1; i < count; i++)
        {
            batch.Add(i, i, System.Text.Encoding.ASCII.GetBytes($"k{i}"), BitConverter.GetBytes(i), ("a", [1]), ("b", null));
        }

        return batch;
    }
}
