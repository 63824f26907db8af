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

    [Fact]
    public void Seconds_IsTheNearestDouble() => Assert.Equal(0.1, new Duration(100_000_000).Seconds);
}
