using Confluent.Kafka;

namespace KafkaAggregator.Actors.Kafka;

/// <summary>What became of a change of a topic.</summary>
internal sealed record ChangeAnswer(string Topic, Error Error) : IAnswer;
