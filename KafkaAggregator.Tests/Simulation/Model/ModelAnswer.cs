using KafkaAggregator.Actors.Kafka;

namespace KafkaAggregator.Tests.Simulation.Model;

/// <summary>What the group's coordinator tells a member: what it is to have now, and its generation.</summary>
/// <param name="IsUnknown">The member is none: whatever it had is lost.</param>
/// <param name="Epoch">Its generation.</param>
/// <param name="Assigned">What it is to have; null: as before.</param>
internal sealed record ModelAnswer(bool IsUnknown, int Epoch, IReadOnlyList<TopicPartition>? Assigned);
