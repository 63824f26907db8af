using System.Buffers;
using System.Globalization;
using System.Text;
using KafkaAggregator.Core.Time;

namespace KafkaAggregator.Actors.Summaries;

/// <summary>
/// ISO 8601 in UTC with as many digits of a second as needed, at most nine: <c>2023-11-14T22:13:20.1Z</c>.
/// </summary>
internal static class IsoTime
{
    /// <summary>Date and time, a point, nine digits, Z.</summary>
    private const int BytesMax = 30;

    public static string Format(Instant instant)
    {
        Span<byte> text = stackalloc byte[BytesMax];
        return Encoding.ASCII.GetString(text[..Format(instant, text)]);
    }

    public static void Write(Instant instant, IBufferWriter<byte> into) =>
        into.Advance(Format(instant, into.GetSpan(BytesMax)));

    private static int Format(Instant instant, Span<byte> into)
    {
        var (seconds, nanoseconds) = Math.DivRem(instant.Nanoseconds, Duration.NanosecondsPerSecond);
        if (nanoseconds < 0)
        {
            seconds--;
            nanoseconds += Duration.NanosecondsPerSecond;
        }

        var time = DateTimeOffset.FromUnixTimeSeconds(seconds);
        time.TryFormat(into, out var length, "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
        if (nanoseconds != 0)
        {
            into[length++] = (byte)'.';
            nanoseconds.TryFormat(into[length..], out var digits, "D9", CultureInfo.InvariantCulture);
            length += into.Slice(length, digits).TrimEnd((byte)'0').Length;
        }

        into[length++] = (byte)'Z';
        return length;
    }
}
