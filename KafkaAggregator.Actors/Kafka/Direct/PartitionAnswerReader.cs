using KafkaAggregator.Actors.Kafka.Direct.Records;
using KafkaAggregator.Actors.Kafka.Direct.Wire;

namespace KafkaAggregator.Actors.Kafka.Direct;

/// <summary>
/// Makes events of the batches that one partition's part of an answer has, and moves its position behind them. Looks at
/// headers and checksums only. One thread.
/// </summary>
/// <param name="pool">Of the answers.</param>
/// <param name="obstacleMet">Told why librdkafka can read what this cannot.</param>
internal sealed class PartitionAnswerReader(ResponsePool pool, Action<string> obstacleMet)
{
    /// <summary>
    /// A part that is smaller than this share of its answer is copied out of it, so that a partition that is slow does
    /// not keep the whole answer.
    /// </summary>
    private const int ShareCopied = 4;
    private readonly AbortedTransactions _aborted = new();
    private readonly List<BatchRange> _data = [];

    /// <summary>
    /// False where a batch cannot be read: what is before it is given, and the position stands at it.
    /// </summary>
    public bool Read(DirectPartition partition, ResponseBuffer response, FetchedPartition part, List<FetchedItem> into)
    {
        var wanted = partition.Position.Offset;
        _data.Clear();
        var problem = Walk(partition, response, part);
        if (partition.Position.Offset > wanted)
        {
            into.Add(new FetchedItem(partition, BatchOf(partition, response, part.Records, wanted)));
            partition.ReportedFailure = null;
        }

        if (problem is not null)
        {
            if (partition.ReportedFailure != problem)
            {
                into.Add(Failure(partition, problem));
            }

            return false;
        }

        partition.ReportedFailure = null;
        if (partition.Position.Offset >= part.LastStableOffset && partition.ConfirmedEnd != partition.Position.Offset)
        {
            partition.ConfirmedEnd = partition.Position.Offset;
            into.Add(new FetchedItem(
                partition,
                new EndConfirmed(partition.Partition, partition.OwnershipEpoch, partition.Position.Offset)));
        }

        return true;
    }

    public static FetchedItem Failure(DirectPartition partition, string reason)
    {
        partition.ReportedFailure = reason;
        return new FetchedItem(
            partition, new FetchFailed(partition.Partition, partition.OwnershipEpoch, reason));
    }

    /// <summary>Null, or what is wrong with the batch that the position stands at.</summary>
    private string? Walk(DirectPartition partition, ResponseBuffer response, FetchedPartition part)
    {
        var wanted = partition.Position.Offset;
        var (at, end) = (part.Records.Start, part.Records.Start + part.Records.Length);
        _aborted.Begin(part.Aborted);
        try
        {
            while (BatchHeader.TryRead(response.Bytes.AsSpan(at, end - at), out var batch))
            {
                if (!batch.HasValidCrc())
                {
                    return Damage(partition, batch.BaseOffset, "its checksum is wrong");
                }

                var isData = _aborted.IsData(batch);
                if (batch.LastOffset >= wanted)
                {
                    if (isData)
                    {
                        _data.Add(new BatchRange(at, batch.TotalBytes));
                    }

                    partition.Position = partition.Position with
                    {
                        Offset = batch.LastOffset + 1,
                        LastFetchedEpoch = batch.LeaderEpoch,
                    };
                }

                at += batch.TotalBytes;
            }
        }
        catch (FormerFormatException e)
        {
            var reason = $"{partition.Partition}: the batch at offset {partition.Position.Offset} is of record format "
                + $"{e.Magic}, which only librdkafka reads (kafka.fetcher: auto or librdkafka)";
            obstacleMet(reason);
            return reason;
        }
        catch (WireFormatException e)
        {
            return Damage(partition, partition.Position.Offset, e.Message);
        }

        return null;
    }

    private static string Damage(DirectPartition partition, long offset, string what) =>
        $"{partition.Partition}: the batch at offset {offset} is damaged: {what}";

    private DirectRecordBatch BatchOf(
        DirectPartition partition, ResponseBuffer response, BatchRange records, long wanted)
    {
        if (_data.Count == 0 || (long)records.Length * ShareCopied >= response.Length)
        {
            return New(response, [.. _data]);
        }

        var own = pool.Rent(records.Length);
        try
        {
            response.Span.Slice(records.Start, records.Length).CopyTo(own.Bytes);
            return New(own, [.. _data.Select(range => range with { Start = range.Start - records.Start })]);
        }
        finally
        {
            own.Release();
        }

        DirectRecordBatch New(ResponseBuffer buffer, BatchRange[] ranges) => new(
            partition.Partition, partition.OwnershipEpoch, buffer, ranges, wanted, partition.Position.Offset);
    }
}
