namespace KafkaAggregator.Core.Time;

/// <summary>
/// TAI to UTC. TAI runs on where UTC puts in a leap second, so it is ahead by a whole number of seconds that has
/// grown since 1972. The table is the IERS's list of leap seconds, as its Bulletin C states them (number 70 of July
/// 2025 is the last seen here): none follows that of 2016-12-31.
/// </summary>
public static class TaiClock
{
    /// <summary>
    /// Seconds from 1972-01-01 on. Taken for what lies before, too, when UTC ran at a rate of its own.
    /// </summary>
    private const long FirstOffset = 10;

    /// <summary>The UTC midnights from which each further second counts, as seconds since the epoch.</summary>
    private static readonly long[] Midnights =
    [
        Midnight(1972, 7), Midnight(1973, 1), Midnight(1974, 1), Midnight(1975, 1),
        Midnight(1976, 1), Midnight(1977, 1), Midnight(1978, 1), Midnight(1979, 1),
        Midnight(1980, 1), Midnight(1981, 7), Midnight(1982, 7), Midnight(1983, 7),
        Midnight(1985, 7), Midnight(1988, 1), Midnight(1990, 1), Midnight(1991, 1),
        Midnight(1992, 7), Midnight(1993, 7), Midnight(1994, 7), Midnight(1996, 1),
        Midnight(1997, 7), Midnight(1999, 1), Midnight(2006, 1), Midnight(2009, 1),
        Midnight(2012, 7), Midnight(2015, 7), Midnight(2017, 1),
    ];

    /// <summary>
    /// The same instant in UTC, of nanoseconds of TAI since 1970-01-01T00:00:00 TAI. A leap second itself, 23:59:60,
    /// has the number of the second after it, as POSIX has it.
    /// </summary>
    public static Int128 ToUtc(Int128 taiNanoseconds)
    {
        var offset = FirstOffset + Midnights.Length;
        for (var index = Midnights.Length - 1; index >= 0; index--, offset--)
        {
            // The offset holds from the midnight in UTC on, which TAI calls so many seconds later.
            if (taiNanoseconds >= (Int128)(Midnights[index] + offset) * Duration.NanosecondsPerSecond)
            {
                break;
            }
        }

        return taiNanoseconds - ((Int128)offset * Duration.NanosecondsPerSecond);
    }

    private static long Midnight(int year, int month) =>
        new DateTimeOffset(year, month, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds();
}
