using KafkaAggregator.Core.Time;
using KafkaAggregator.Host.Configuration;
using Xunit;

namespace KafkaAggregator.Tests.Configuration;

public sealed class DurationTextTests
{
    [Theory]
    [InlineData("1", 1_000_000_000)]
    [InlineData("0.1", 100_000_000)]
    [InlineData(".5", 500_000_000)]
    [InlineData("1.", 1_000_000_000)]
    [InlineData("1e-3", 1_000_000)]
    [InlineData("250ms", 250_000_000)]
    [InlineData("250 ms", 250_000_000)]
    [InlineData(" 5s ", 5_000_000_000)]
    [InlineData("1m", 60_000_000_000)]
    [InlineData("1.5h", 5_400_000_000_000)]
    [InlineData("1d", 86_400_000_000_000)]
    [InlineData("0.000000001", 1)]
    [InlineData("1ns", 1)]
    [InlineData("3us", 3_000)]
    [InlineData("0", 0)]
    [InlineData("-1s", -1_000_000_000)]
    [InlineData("9223372036.854775807", long.MaxValue)]
    public void Parse_GivesExactNanoseconds_WhenTextIsDuration(string text, long nanoseconds)
    {
        Assert.Null(DurationText.Parse(text, out var duration));
        Assert.Equal(new Duration(nanoseconds), duration);
    }

    [Theory]
    [InlineData("", "is no duration")]
    [InlineData("s", "is no duration")]
    [InlineData("1 x", "is no duration")]
    [InlineData("1,5", "is no duration")]
    [InlineData("1m30s", "is no duration")]
    [InlineData("NaN", "is no duration")]
    [InlineData("1MS", "is no duration")]
    [InlineData("0x10", "is no duration")]
    [InlineData("0.0000000001", "is finer than a nanosecond")]
    [InlineData("0.1ns", "is finer than a nanosecond")]
    [InlineData("9223372036.854775808", "is longer than 292 years")]
    [InlineData("1e20", "is longer than 292 years")]
    [InlineData("1e300", "is no duration")]
    public void Parse_SaysWhatIsWrong_WhenTextIsNone(string text, string mistake) =>
        Assert.Equal(mistake, DurationText.Parse(text, out _));

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(1, "1ns")]
    [InlineData(1_500_000_000, "1500ms")]
    [InlineData(90_000_000_000, "90s")]
    [InlineData(3_600_000_000_000, "1h")]
    [InlineData(100_000, "100us")]
    public void Format_RoundTrips_WithLargestWholeUnit(long nanoseconds, string text)
    {
        Assert.Equal(text, DurationText.Format(new Duration(nanoseconds)));
        Assert.Null(DurationText.Parse(text, out var duration));
        Assert.Equal(nanoseconds, duration.Nanoseconds);
    }
}
