namespace KafkaAggregator.Actors.Kafka.Direct.Wire;

/// <summary>Broker and this program have no version of a request in common.</summary>
internal sealed class BrokerTooOldException(string message) : IOException(message);
