using KafkaAggregator.Actors.Kafka;

namespace KafkaAggregator.Actors.Ingest;

/// <summary>What could be read about newly owned partitions.</summary>
/// <param name="ClusterId">The cluster's id.</param>
/// <param name="Read">Those of which everything is known.</param>
/// <param name="Pending">Those of which something could not be read, with the reason: to be asked for again.</param>
internal sealed record AssignmentFacts(
    string ClusterId,
    IReadOnlyDictionary<TopicPartition, OpeningFacts> Read,
    IReadOnlyDictionary<TopicPartition, string> Pending);
