using Confluent.Kafka;

namespace KafkaAggregator.Actors.Kafka;

/// <summary>One part of an answer, with an error of its own.</summary>
internal interface IAnswer
{
    Error Error { get; }
}
