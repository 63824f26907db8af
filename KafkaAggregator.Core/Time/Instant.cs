using System.Globalization;

namespace KafkaAggregator.Core.Time;

/// <summary>
/// A point in time: nanoseconds since 1970-01-01T00:00:00Z, negative before it. Used for event time, stream time and
/// now alike; which of
/// them a value is, its name says. Additions saturate at the ends of Int64 (years 1677 and 2262), so a hostile
/// timestamp cannot wrap.
/// </summary>
/// <param name="Nanoseconds">Nanoseconds since the Unix epoch.</param>
public readonly record struct Instant(long Nanoseconds) : IComparable<Instant>
{
    /// <summary>What a tick of <see cref="DateTime"/> has.</summary>
    private const long NanosecondsPerTick = 100;

    public static bool operator <(Instant left, Instant right) => left.Nanoseconds < right.Nanoseconds;

    public static bool operator >(Instant left, Instant right) => left.Nanoseconds > right.Nanoseconds;

    public static bool operator <=(Instant left, Instant right) => left.Nanoseconds <= right.Nanoseconds;

    public static bool operator >=(Instant left, Instant right) => left.Nanoseconds >= right.Nanoseconds;

    public static Instant operator +(Instant instant, Duration duration) =>
        new(SaturatingMath.Add(instant.Nanoseconds, duration.Nanoseconds));

    public static Duration operator -(Instant left, Instant right) =>
        new(SaturatingMath.Subtract(left.Nanoseconds, right.Nanoseconds));

    public static Instant FromUnixMilliseconds(long milliseconds) =>
        new(SaturatingMath.Multiply(milliseconds, Duration.NanosecondsPerMillisecond));

    public static Instant FromDateTimeOffset(DateTimeOffset time) =>
        new(SaturatingMath.Multiply((time - DateTimeOffset.UnixEpoch).Ticks, 100));

    public static Instant Max(Instant left, Instant right) => left >= right ? left : right;

    public int CompareTo(Instant other) => Nanoseconds.CompareTo(other.Nanoseconds);

    /// <summary>ISO 8601 in UTC with as many digits as needed: <c>2023-11-14T22:13:20.1Z</c>.</summary>
    public override string ToString()
    {
        var (ticks, nanoseconds) = Math.DivRem(Nanoseconds, NanosecondsPerTick);
        if (nanoseconds < 0)
        {
            (ticks, nanoseconds) = (ticks - 1, nanoseconds + NanosecondsPerTick);
        }

        var time = DateTime.UnixEpoch.AddTicks(ticks);
        var fraction = (time.Ticks % TimeSpan.TicksPerSecond * NanosecondsPerTick) + nanoseconds;
        var digits = fraction == 0
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $".{fraction:d9}").TrimEnd('0');
        return string.Create(CultureInfo.InvariantCulture, $"{time:yyyy-MM-ddTHH:mm:ss}{digits}Z");
    }
}
