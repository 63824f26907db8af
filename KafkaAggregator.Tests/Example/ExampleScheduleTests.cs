using KafkaAggregator.Host.Example;
using Xunit;

namespace KafkaAggregator.Tests.Example;

public sealed class ExampleScheduleTests
{
    [Theory]
    [InlineData(10, 100, 0, 1)]
    [InlineData(10, 100, 99, 1)]
    [InlineData(10, 100, 100, 2)]
    [InlineData(10, 100, 9_899, 99)]
    [InlineData(10, 100, 9_900, 100)]
    [InlineData(10, 100, 9_999_999, 100)]
    [InlineData(0.1, 0, 9_999, 1)]
    [InlineData(0.1, 0, 10_000, 2)]
    [InlineData(1e9, -1, 1_000, 1_000_000_001)]
    public void DueAfter_CountsTheFirstAtOnce_WhenTimePasses(double hertz, long max, int milliseconds, long expected) =>
        Assert.Equal(expected, new ExampleSchedule(hertz, max).DueAfter(TimeSpan.FromMilliseconds(milliseconds)));

    [Theory]
    [InlineData(10, 1, 0, 100)]
    [InlineData(10, 1, 40, 60)]
    [InlineData(10, 1, 95, 10)]
    [InlineData(10, 1, 5_000, 10)]
    [InlineData(10_000, 1, 0, 10)]
    public void WaitFor_LeadsToTheNextMessageButNotBelow10Ms_WhenOneIsWritten(
        double hertz, long count, int milliseconds, int expected) =>
        Assert.Equal(
            TimeSpan.FromMilliseconds(expected),
            new ExampleSchedule(hertz, 0).WaitFor(count, TimeSpan.FromMilliseconds(milliseconds)));

    [Fact]
    public void WaitFor_StaysFinite_WhenTheFrequencyIsNearNothing() =>
        Assert.True(new ExampleSchedule(1e-300, 0).WaitFor(1, TimeSpan.Zero) > TimeSpan.FromDays(1));
}
