namespace KafkaAggregator.Actors.Kafka;

/// <summary>Some bytes of a <see cref="RecordBuffer"/>.</summary>
internal readonly record struct BufferPart(int Start, int Length);
