namespace KafkaAggregator.Core.Records;

/// <summary>The unit in which a field counts time since the epoch.</summary>
public enum TimeUnit
{
    Seconds,
    Milliseconds,
    Microseconds,
    Nanoseconds,
}
