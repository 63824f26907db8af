namespace KafkaAggregator.Actors.Kafka.Direct;

/// <summary>Where one batch of the wire lies in an answer, in bytes.</summary>
internal readonly record struct BatchRange(int Start, int Length);
