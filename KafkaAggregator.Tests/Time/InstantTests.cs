using KafkaAggregator.Core.Time;
using Xunit;

namespace KafkaAggregator.Tests.Time;

public sealed class InstantTests
{
    [Theory]
    [InlineData(5, 7, 12)]
    [InlineData(long.MaxValue - 1, 1, long.MaxValue)]
    [InlineData(long.MaxValue, 1, long.MaxValue)]
    [InlineData(long.MinValue, -1, long.MinValue)]
    [InlineData(long.MinValue, 1, long.MinValue + 1)]
    public void Add_Saturates_AtTheEnds(long instant, long duration, long expected) =>
        Assert.Equal(expected, (new Instant(instant) + new Duration(duration)).Nanoseconds);

    [Theory]
    [InlineData(long.MinValue, 1, long.MinValue)]
    [InlineData(long.MaxValue, -1, long.MaxValue)]
    [InlineData(0, long.MinValue, long.MaxValue)]
    [InlineData(-1, long.MinValue, long.MaxValue)]
    [InlineData(3, 5, -2)]
    public void Subtract_Saturates_AtTheEnds(long left, long right, long expected) =>
        Assert.Equal(expected, (new Instant(left) - new Instant(right)).Nanoseconds);

    [Theory]
    [InlineData(1_700_000_000_000, 1_700_000_000_000_000_000)]
    [InlineData(long.MaxValue, long.MaxValue)]
    [InlineData(long.MinValue, long.MinValue)]
    [InlineData(-1, -1_000_000)]
    public void FromUnixMilliseconds_Saturates_AtTheEnds(long milliseconds, long expected) =>
        Assert.Equal(expected, Instant.FromUnixMilliseconds(milliseconds).Nanoseconds);

    [Theory]
    [InlineData(1_700_000_000_000_000_000, "2023-11-14T22:13:20Z")]
    [InlineData(1_700_000_000_100_000_000, "2023-11-14T22:13:20.1Z")]
    [InlineData(1_700_000_000_000_000_001, "2023-11-14T22:13:20.000000001Z")]
    [InlineData(-1, "1969-12-31T23:59:59.999999999Z")]
    [InlineData(-100, "1969-12-31T23:59:59.9999999Z")]
    [InlineData(0, "1970-01-01T00:00:00Z")]
    [InlineData(long.MaxValue, "2262-04-11T23:47:16.854775807Z")]
    [InlineData(long.MinValue, "1677-09-21T00:12:43.145224192Z")]
    public void ToString_GivesIso8601_WithAsManyDigitsAsNeeded(long nanoseconds, string text) =>
        Assert.Equal(text, new Instant(nanoseconds).ToString());

    /// <summary>A decimal's conversion to double would round twice: every seventh of these would be off.</summary>
    [Theory]
    [InlineData(100_000_000, 0.1)]
    [InlineData(-100_000_000, -0.1)]
    [InlineData(0, 0.0)]
    [InlineData(1_692_971_686_570_396_064, 1692971686.570396)]
    [InlineData(1_692_971_686_570_396_200, 1692971686.5703962)]
    [InlineData(long.MaxValue, 9223372036.854775807)]
    [InlineData(long.MinValue, -9223372036.854775808)]
    public void Seconds_IsTheNearestDouble(long nanoseconds, double seconds) => Assert.Equal(seconds, new Duration(nanoseconds).Seconds);
}
