using KafkaAggregator.Core.Statistics;

namespace KafkaAggregator.Core.Time;

/// <summary>
/// A length of event time as a whole number of nanoseconds: exact for every decimal that a configuration can state,
/// where
/// <see cref="TimeSpan"/> would round to 100 ns. Negative values are allowed; arithmetic saturates at the ends of
/// Int64.
/// </summary>
/// <param name="Nanoseconds">The length in nanoseconds.</param>
public readonly record struct Duration(long Nanoseconds) : IComparable<Duration>
{
    /// <summary>Nanoseconds in a millisecond, the unit of Kafka's timestamps.</summary>
    public const long NanosecondsPerMillisecond = 1_000_000;

    /// <summary>Nanoseconds in a second, the unit of a summary's <c>time</c> and <c>window_size</c>.</summary>
    public const long NanosecondsPerSecond = 1_000_000_000;

    public static Duration Zero => default;

    /// <summary>The length in seconds, as the nearest double.</summary>
    public double Seconds => ExactRounding.Quotient(Nanoseconds, NanosecondsPerSecond);

    public static bool operator <(Duration left, Duration right) => left.Nanoseconds < right.Nanoseconds;

    public static bool operator >(Duration left, Duration right) => left.Nanoseconds > right.Nanoseconds;

    public static bool operator <=(Duration left, Duration right) => left.Nanoseconds <= right.Nanoseconds;

    public static bool operator >=(Duration left, Duration right) => left.Nanoseconds >= right.Nanoseconds;

    public static Duration FromMilliseconds(long milliseconds) =>
        new(SaturatingMath.Multiply(milliseconds, NanosecondsPerMillisecond));

    public static Duration FromSeconds(long seconds) => new(SaturatingMath.Multiply(seconds, NanosecondsPerSecond));

    public static Duration FromTimeSpan(TimeSpan span) => new(SaturatingMath.Multiply(span.Ticks, 100));

    public int CompareTo(Duration other) => Nanoseconds.CompareTo(other.Nanoseconds);

    public override string ToString() => $"{(decimal)Nanoseconds / NanosecondsPerSecond}s";
}
