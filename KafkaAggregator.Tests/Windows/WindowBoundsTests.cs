using KafkaAggregator.Core.Time;
using KafkaAggregator.Core.Windows;
using Xunit;

namespace KafkaAggregator.Tests.Windows;

public sealed class WindowBoundsTests
{
    [Theory]
    [InlineData(0, 10, 0, 10)]
    [InlineData(9, 10, 0, 10)]
    [InlineData(10, 10, 10, 20)]
    [InlineData(-1, 10, -10, 0)]
    [InlineData(-10, 10, -10, 0)]
    [InlineData(-11, 10, -20, -10)]
    [InlineData(7, 1, 7, 8)]
    [InlineData(long.MaxValue, 10, long.MaxValue - 7, long.MaxValue)]
    [InlineData(long.MaxValue - 8, 10, long.MaxValue - 17, long.MaxValue - 7)]
    [InlineData(long.MinValue, 10, long.MinValue, long.MinValue + 8)]
    [InlineData(long.MinValue + 8, 10, long.MinValue + 8, long.MinValue + 18)]
    [InlineData(5, long.MaxValue, 0, long.MaxValue)]
    [InlineData(-5, long.MaxValue, -long.MaxValue, 0)]
    public void At_RoundsDownAndSaturates(long time, long size, long start, long end) =>
        Assert.Equal(new WindowBounds(new(start), new(end)), WindowBounds.At(new(time), new(size)));

    [Theory]
    [InlineData(9, false)]
    [InlineData(10, true)]
    [InlineData(19, true)]
    [InlineData(20, false)]
    public void Contains_IsHalfOpen(long time, bool isInside) =>
        Assert.Equal(isInside, new WindowBounds(new(10), new(20)).Contains(new Instant(time)));
}
