using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace KafkaAggregator.Actors.Kafka;

/// <summary>A topic as the broker describes it; without an id from brokers that give none.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Error">Of this topic alone.</param>
/// <param name="TopicId">Kafka's id of it.</param>
/// <param name="PartitionCount">How many partitions it has.</param>
/// <param name="Operations">What is permitted; null where it was not asked for, or the broker does not say.</param>
internal sealed record TopicAnswer(
    string Name, Error Error, Guid? TopicId, int PartitionCount, IReadOnlySet<AclOperation>? Operations) : IAnswer;
