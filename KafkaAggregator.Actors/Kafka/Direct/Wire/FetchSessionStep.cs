namespace KafkaAggregator.Actors.Kafka.Direct.Wire;

/// <summary>What the next request of a session says: of a new one everything, else what has changed.</summary>
internal sealed record FetchSessionStep(
    int SessionId,
    int SessionEpoch,
    IReadOnlyList<FetchPosition> Wanted,
    IReadOnlyCollection<PartitionKey> Forgotten);
