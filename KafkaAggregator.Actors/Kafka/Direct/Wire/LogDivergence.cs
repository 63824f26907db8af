namespace KafkaAggregator.Actors.Kafka.Direct.Wire;

/// <summary>The last leader epoch that a fetcher and its broker share, and its end: the log was cut there.</summary>
internal sealed record LogDivergence(int Epoch, long EndOffset);
