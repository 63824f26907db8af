namespace KafkaAggregator.Core.Records;

/// <summary>Where a source topic's event time comes from, in place of Kafka's timestamp: a numeric leaf.</summary>
/// <param name="Path">Dotted path of the leaf.</param>
/// <param name="Unit">
/// Its unit; null: seconds for a float, that of its logical type for an integer (without one: a configuration error).
/// </param>
/// <param name="Scale">Its time scale.</param>
public sealed record TimeField(string Path, TimeUnit? Unit = null, TimeScale Scale = TimeScale.Utc);
