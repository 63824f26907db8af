using KafkaAggregator.Actors.Kafka.Direct.Records;

namespace KafkaAggregator.Actors.Kafka.Direct.Wire;

/// <summary>One partition's part of an answer. Its batches are a range of the answer, no copy.</summary>
internal readonly record struct FetchedPartition
{
    public required PartitionKey Key { get; init; }

    public required ErrorCode Error { get; init; }

    /// <summary>Behind it nothing is committed.</summary>
    public required long LastStableOffset { get; init; }

    /// <summary>Null unless the log was cut below what was fetched before.</summary>
    public LogDivergence? Divergence { get; init; }

    /// <summary>A replica that the leader wants us to read from; −1 for none.</summary>
    public required int PreferredReplica { get; init; }

    public required AbortedTransaction[] Aborted { get; init; }

    public required BatchRange Records { get; init; }
}
