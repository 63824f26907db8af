using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace KafkaAggregator.Actors.Kafka;

/// <summary>A consumer group.</summary>
/// <param name="Error">Of this group alone.</param>
/// <param name="Description">Its state and members.</param>
/// <param name="Operations">As of <see cref="TopicAnswer"/>.</param>
internal sealed record GroupAnswer(
    Error Error, GroupDescription Description, IReadOnlySet<AclOperation>? Operations) : IAnswer;
