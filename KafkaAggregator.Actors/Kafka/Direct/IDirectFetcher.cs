namespace KafkaAggregator.Actors.Kafka.Direct;

/// <summary>A fetcher that knows when it cannot serve, and what one has to know that goes on for it.</summary>
internal interface IDirectFetcher : IRecordFetcher
{
    /// <summary>
    /// Why this cluster cannot be fetched from directly; null for as long as nothing is known. A broker that is away is
    /// no obstacle. It goes on trying all the same.
    /// </summary>
    FetchObstacle? Obstacle { get; }

    /// <summary>Where a partition's log was cut below what was fetched, said yet or not; null: it was not.</summary>
    LogTruncated? CutOf(TopicPartition partition);
}
