namespace KafkaAggregator.Actors.Kafka.Direct.Wire;

/// <summary>A broker, and where it listens.</summary>
internal sealed record BrokerAddress(int Id, string Host, int Port);
