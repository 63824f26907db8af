namespace KafkaAggregator.Core.Records;

/// <summary>The time scale of a field: TAI is ahead of UTC by the leap seconds, 37 s since 2017.</summary>
public enum TimeScale
{
    Utc,
    Tai,
}
