using System.Globalization;
using KafkaAggregator.Core.Time;

namespace KafkaAggregator.Actors.Summaries;

/// <summary>
/// ISO 8601 in UTC with as many digits of a second as needed, at most nine: <c>2023-11-14T22:13:20.1Z</c>.
/// </summary>
internal static class IsoTime
{
    public static string Format(Instant instant)
    {
        var (seconds, nanoseconds) = Math.DivRem(instant.Nanoseconds, Duration.NanosecondsPerSecond);
        if (nanoseconds < 0)
        {
            seconds--;
            nanoseconds += Duration.NanosecondsPerSecond;
        }

        var time = DateTimeOffset.FromUnixTimeSeconds(seconds);
        var text = time.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
        var fraction = nanoseconds == 0 ? "" : $".{nanoseconds:D9}".TrimEnd('0');
        return $"{text}{fraction}Z";
    }
}
