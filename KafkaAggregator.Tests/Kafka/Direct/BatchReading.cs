using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Kafka.Direct;
using KafkaAggregator.Actors.Kafka.Direct.Wire;
using KafkaAggregator.Core.Partitions;

namespace KafkaAggregator.Tests.Kafka.Direct;

/// <summary>Reads batches as a WindowActor does, and copies what it sees.</summary>
internal static class BatchReading
{
    public static readonly TopicPartition Partition = new("signals", 3);

    /// <summary>The bytes as one partition's part of an answer.</summary>
    public static DirectRecordBatch Open(byte[] bytes, BatchRange[] ranges, long firstWanted, long nextOffset)
    {
        var buffer = new ResponsePool().Rent(bytes.Length);
        bytes.CopyTo(buffer.Bytes, 0);
        try
        {
            return new DirectRecordBatch(Partition, 1, buffer, ranges, firstWanted, nextOffset);
        }
        finally
        {
            buffer.Release();
        }
    }

    public static List<string> ReadAll(RecordBatch batch, int atATime = 64)
    {
        var lines = new List<string>();
        var entries = new RecordEntry[atATime];
        for (int count; (count = batch.Read(entries)) > 0;)
        {
            foreach (var entry in entries.AsSpan(0, count))
            {
                var headers = string.Join(',', ((IHeaderReader)batch).Read(entry.Handle).Select(h => $"{h.Key}={Text(h.Value)}"));
                lines.Add($"{entry.Offset} {entry.TimestampMilliseconds} {Text(entry.HasKey, entry.Key)} {Text(entry.HasValue, entry.Value)} [{headers}]");
            }
        }

        return lines;
    }

    private static string Text(bool isThere, ReadOnlySpan<byte> bytes) => isThere ? Convert.ToHexString(bytes) : "null";

    private static string Text(byte[]? bytes) => Text(bytes is not null, bytes);
}
