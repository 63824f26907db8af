using System.Numerics;
using KafkaAggregator.Core.Records;
using Xunit;

namespace KafkaAggregator.Tests.Records;

public sealed class TimeSourceTests
{
    [Theory]
    [InlineData(0.0, 0L)]
    [InlineData(0.1, 100_000_000L)]
    [InlineData(1700000000.123456, 1_700_000_000_123_456_001L)]
    [InlineData(-1.5, -1_500_000_000L)]
    [InlineData(1e-10, 0L)]
    [InlineData(5e-324, 0L)]
    [InlineData(6e-10, 1L)]
    [InlineData(-6e-10, -1L)]
    [InlineData(1 / 1024.0, 976_562L)]
    [InlineData(3 / 1024.0, 2_929_688L)]
    [InlineData(-1 / 1024.0, -976_562L)]
    [InlineData(-3 / 1024.0, -2_929_688L)]
    [InlineData(9223372036.854774, 9_223_372_036_854_774_475L)]
    [InlineData(9223372036.854776, null)]
    [InlineData(-9223372036.854774, -9_223_372_036_854_774_475L)]
    [InlineData(-9223372036.854776, null)]
    [InlineData(1e300, null)]
    [InlineData(double.MaxValue, null)]
    [InlineData(double.NaN, null)]
    [InlineData(double.PositiveInfinity, null)]
    [InlineData(double.NegativeInfinity, null)]
    public void ToInstant_RoundsToTheNanosecond_OfSecondsInADouble(double value, long? expected) =>
        Assert.Equal(expected, Source(TimeUnit.Seconds).ToInstant(value)?.Nanoseconds);

    [Theory]
    [InlineData(0.5, 0L)]
    [InlineData(1.5, 2L)]
    [InlineData(2.5, 2L)]
    [InlineData(0.50000000000000011, 1L)]
    [InlineData(-0.5, 0L)]
    [InlineData(-1.5, -2L)]
    [InlineData(9223372036854774784.0, 9223372036854774784L)]
    [InlineData(9223372036854775808.0, null)]
    [InlineData(-9223372036854775808.0, long.MinValue)]
    [InlineData(-9223372036854777856.0, null)]
    public void ToInstant_BreaksATieToTheEvenNanosecond_OfNanosecondsInADouble(double value, long? expected) =>
        Assert.Equal(expected, Source(TimeUnit.Nanoseconds).ToInstant(value)?.Nanoseconds);

    [Theory]
    [InlineData(TimeUnit.Seconds, 1L, 1_000_000_000L)]
    [InlineData(TimeUnit.Milliseconds, -1L, -1_000_000L)]
    [InlineData(TimeUnit.Microseconds, 1L, 1_000L)]
    [InlineData(TimeUnit.Nanoseconds, 1L, 1L)]
    [InlineData(TimeUnit.Seconds, 9_223_372_036L, 9_223_372_036_000_000_000L)]
    [InlineData(TimeUnit.Seconds, 9_223_372_037L, null)]
    [InlineData(TimeUnit.Milliseconds, 9_223_372_036_854L, 9_223_372_036_854_000_000L)]
    [InlineData(TimeUnit.Milliseconds, 9_223_372_036_855L, null)]
    [InlineData(TimeUnit.Milliseconds, -9_223_372_036_855L, null)]
    [InlineData(TimeUnit.Nanoseconds, long.MaxValue, long.MaxValue)]
    [InlineData(TimeUnit.Nanoseconds, long.MinValue, long.MinValue)]
    [InlineData(TimeUnit.Seconds, long.MinValue, null)]
    public void ToInstant_IsExact_OfAnInteger(TimeUnit unit, long value, long? expected) =>
        Assert.Equal(expected, Source(unit).ToInstant(value)?.Nanoseconds);

    [Fact]
    public void ToInstant_TakesTheLeapSecondsOff_OfTai()
    {
        var source = Source(TimeUnit.Seconds, TimeScale.Tai);

        Assert.Equal(1_700_000_000_500_000_000L, source.ToInstant(1_700_000_037.5)?.Nanoseconds);
        Assert.Equal(1_700_000_000_000_000_000L, source.ToInstant(1_700_000_037L)?.Nanoseconds);
        Assert.Equal(9_223_372_036_000_000_000L, source.ToInstant(9_223_372_073L)?.Nanoseconds);
        Assert.Null(source.ToInstant(9_223_372_074L));
    }

    [Theory]
    [InlineData(TimeUnit.Seconds, 1_000_000_000)]
    [InlineData(TimeUnit.Milliseconds, 1_000_000)]
    [InlineData(TimeUnit.Microseconds, 1_000)]
    [InlineData(TimeUnit.Nanoseconds, 1)]
    public void ToInstant_IsTheExactProductRoundedOnce_ForRandomDoubles(TimeUnit unit, long nanosecondsPerUnit)
    {
        var random = new Random(11);
        for (var run = 0; run < 20_000; run++)
        {
            // Every exponent from below a nanosecond to beyond the range.
            var value = Math.ScaleB(random.NextDouble() - 0.5, random.Next(-70, 70));

            Assert.Equal(Exact(value, nanosecondsPerUnit), Source(unit).ToInstant(value)?.Nanoseconds);
        }
    }

    /// <summary>The double as a fraction of big integers: value = numerator / 2^200.</summary>
    private static long? Exact(double value, long nanosecondsPerUnit)
    {
        var denominator = BigInteger.One << 200;
        var numerator = new BigInteger(Math.ScaleB(value, 200)) * nanosecondsPerUnit;
        var floor = BigInteger.DivRem(numerator, denominator, out var rest);
        if (rest < 0)
        {
            (floor, rest) = (floor - 1, rest + denominator);
        }

        var twice = (2 * rest).CompareTo(denominator);
        var rounded = twice > 0 || (twice == 0 && !floor.IsEven) ? floor + 1 : floor;
        return rounded >= long.MinValue && rounded <= long.MaxValue ? (long)rounded : null;
    }

    private static TimeSource Source(TimeUnit unit, TimeScale scale = TimeScale.Utc) => new("t", SlotKind.Double, unit, scale, false);
}
