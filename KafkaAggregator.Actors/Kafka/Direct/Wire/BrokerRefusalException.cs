namespace KafkaAggregator.Actors.Kafka.Direct.Wire;

/// <summary>A broker answers, but not with what was asked for: it does not let us in.</summary>
internal sealed class BrokerRefusalException(string message) : IOException(message);
