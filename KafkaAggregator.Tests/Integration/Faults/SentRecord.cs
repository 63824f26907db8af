namespace KafkaAggregator.Tests.Integration.Faults;

/// <summary>The producer's own record of what it wrote to a source partition.</summary>
/// <param name="Kind">Whether it can be aggregated.</param>
/// <param name="EventTime">Its Kafka timestamp, in milliseconds; −1 where it has none.</param>
/// <param name="X">Its number, whole, so that sums are exact.</param>
/// <param name="Value">Its bytes; with the event time they tell it from every other good record of its partition.</param>
/// <param name="SentAt">The stopwatch when it was handed to the client: it was in the log no earlier.</param>
internal sealed record SentRecord(SentKind Kind, long EventTime, double X, byte[]? Value, TimeSpan SentAt)
{
    public (long EventTime, string Value) Identity => IdentityOf(EventTime, Value);

    /// <summary>The stopwatch when the broker had acknowledged it; null before: it was in the log no later.</summary>
    public TimeSpan? AcknowledgedAt { get; set; }

    /// <summary>
    /// Where the broker said that it is; negative where it did not: the client took it for written, as a duplicate.
    /// </summary>
    public long AcknowledgedOffset { get; set; }

    public static (long EventTime, string Value) IdentityOf(long eventTime, byte[]? value) =>
        (eventTime, value is null ? "" : Convert.ToHexString(value));
}
