namespace KafkaAggregator.Actors.Ingest;

/// <summary>
/// The topics that were there when the node first looked, with their partitions. The discovery writes it once, and may
/// fail and start again: what came in between is not to count as having been there.
/// </summary>
internal sealed class TopicsAtStart
{
    /// <summary>By name; null before the first look.</summary>
    public IReadOnlyDictionary<string, int>? PartitionCounts { get; set; }
}
