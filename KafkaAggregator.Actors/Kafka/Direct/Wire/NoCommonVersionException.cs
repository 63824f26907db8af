namespace KafkaAggregator.Actors.Kafka.Direct.Wire;

/// <summary>Broker and this program have no version of a request in common: either may be too old.</summary>
internal sealed class NoCommonVersionException(string message) : IOException(message);
