using Confluent.Kafka;

namespace KafkaAggregator.Actors.Kafka;

/// <summary>The properties of a topic, those without a value left out.</summary>
internal sealed record ConfigurationAnswer(
    string Topic, Error Error, IReadOnlyDictionary<string, string> Properties) : IAnswer;
