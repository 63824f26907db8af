namespace KafkaAggregator.Actors.Kafka.Direct.Records;

/// <summary>What is kept between two uses of a cursor, which cannot be a field.</summary>
internal readonly record struct RecordCursorState(int Position, int RecordsLeft);
