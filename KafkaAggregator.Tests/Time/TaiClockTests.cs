using System.Globalization;
using KafkaAggregator.Core.Time;
using Xunit;

namespace KafkaAggregator.Tests.Time;

public sealed class TaiClockTests
{
    private const long Second = 1_000_000_000;

    /// <summary>The IERS's list: from that UTC day on, TAI is so many seconds ahead.</summary>
    [Theory]
    [InlineData("1972-07-01", 11)]
    [InlineData("1973-01-01", 12)]
    [InlineData("1974-01-01", 13)]
    [InlineData("1975-01-01", 14)]
    [InlineData("1976-01-01", 15)]
    [InlineData("1977-01-01", 16)]
    [InlineData("1978-01-01", 17)]
    [InlineData("1979-01-01", 18)]
    [InlineData("1980-01-01", 19)]
    [InlineData("1981-07-01", 20)]
    [InlineData("1982-07-01", 21)]
    [InlineData("1983-07-01", 22)]
    [InlineData("1985-07-01", 23)]
    [InlineData("1988-01-01", 24)]
    [InlineData("1990-01-01", 25)]
    [InlineData("1991-01-01", 26)]
    [InlineData("1992-07-01", 27)]
    [InlineData("1993-07-01", 28)]
    [InlineData("1994-07-01", 29)]
    [InlineData("1996-01-01", 30)]
    [InlineData("1997-07-01", 31)]
    [InlineData("1999-01-01", 32)]
    [InlineData("2006-01-01", 33)]
    [InlineData("2009-01-01", 34)]
    [InlineData("2012-07-01", 35)]
    [InlineData("2015-07-01", 36)]
    [InlineData("2017-01-01", 37)]
    public void ToUtc_ChangesByASecond_AtTheMidnightsOfTheList(string day, int offset)
    {
        var midnight = DateTimeOffset.Parse(day + "T00:00:00Z", CultureInfo.InvariantCulture).ToUnixTimeSeconds();
        var tai = (midnight + offset) * Second;

        Assert.Equal(midnight * Second, TaiClock.ToUtc(tai));
        Assert.Equal((midnight * Second) + 1, TaiClock.ToUtc(tai + 1));

        // The leap second 23:59:60 has the number of the second that follows; the one before it is 23:59:59.
        Assert.Equal(((midnight + 1) * Second) - 1, TaiClock.ToUtc(tai - 1));
        Assert.Equal(midnight * Second, TaiClock.ToUtc(tai - Second));
        Assert.Equal((midnight * Second) - 1, TaiClock.ToUtc(tai - Second - 1));
    }

    [Theory]
    [InlineData(0, -10)]
    [InlineData(78_796_809, 78_796_799)]
    [InlineData(-1_000_000_000, -1_000_000_010)]
    [InlineData(1_700_000_037, 1_700_000_000)]
    [InlineData(4_000_000_037, 4_000_000_000)]
    public void ToUtc_KeepsTheFirstAndTheLastOffset_BeforeAndAfterTheList(long taiSeconds, long utcSeconds) =>
        Assert.Equal((Int128)utcSeconds * Second, TaiClock.ToUtc((Int128)taiSeconds * Second));
}
