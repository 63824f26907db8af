using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Core.Partitions;

namespace KafkaAggregator.Actors.Ingest;

/// <summary>What a partition's state is opened from.</summary>
/// <param name="Committed">What the group has committed; null where nothing.</param>
/// <param name="TopicId">The topic's id; null where the broker has none.</param>
/// <param name="Log">The ends of its log, read after the committed offset.</param>
internal sealed record OpeningFacts(CommittedPosition? Committed, Guid? TopicId, LogBounds Log);
