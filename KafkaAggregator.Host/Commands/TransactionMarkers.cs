using KafkaAggregator.Actors.Kafka;

namespace KafkaAggregator.Host.Commands;

/// <summary>
/// Tells records that wait from transaction markers. A marker takes an offset and is no record: behind a transactional
/// producer the log's end stays one beyond the next offset for ever, and only a read shows that nothing lies between.
/// </summary>
internal static class TransactionMarkers
{
    /// <summary>
    /// How far apart the two are at most for a read: more than this are records, or so many aborted ones that a reader
    /// has work to do.
    /// </summary>
    public const long DistanceMax = 16;

    /// <summary>No partition is owned here, so that none needs an epoch of its own.</summary>
    private const long OwnershipEpoch = 0;
    private static readonly TimeSpan PollWait = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Those of the partitions that have nothing to read from their position on. What is not known within the limit
    /// counts as behind.
    /// </summary>
    /// <param name="fetcher">Reads what is committed.</param>
    /// <param name="positions">Partitions by the offset to look at.</param>
    /// <param name="time">The clock of the limit.</param>
    /// <param name="limit">For all of them together.</param>
    public static IReadOnlySet<TopicPartition> FindCaughtUp(
        IRecordFetcher fetcher,
        IReadOnlyDictionary<TopicPartition, long> positions,
        TimeProvider time,
        TimeSpan limit)
    {
        var caughtUp = new HashSet<TopicPartition>();
        var unknown = positions.Keys.ToHashSet();
        foreach (var (partition, offset) in positions)
        {
            fetcher.Assign(partition, OwnershipEpoch, offset);
        }

        var began = time.GetTimestamp();
        while (unknown.Count > 0 && time.GetElapsedTime(began) < limit)
        {
            if (fetcher.Poll(PollWait) is not { } answer)
            {
                continue;
            }

            (answer as IDisposable)?.Dispose();
            if (unknown.Remove(answer.Partition) && answer is EndConfirmed)
            {
                caughtUp.Add(answer.Partition);
            }
        }

        return caughtUp;
    }
}
