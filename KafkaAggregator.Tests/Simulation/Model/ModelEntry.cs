using KafkaAggregator.Actors.Kafka;

namespace KafkaAggregator.Tests.Simulation.Model;

/// <summary>One offset of a log: a record, or a marker that ends a transaction.</summary>
internal sealed record ModelEntry(byte[]? Value, RecordHeaders Headers, ModelTransaction? Transaction, bool IsMarker, long AppendedAt);
