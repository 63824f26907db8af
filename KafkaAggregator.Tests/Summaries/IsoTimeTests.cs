using KafkaAggregator.Actors.Summaries;
using KafkaAggregator.Core.Time;
using Xunit;

namespace KafkaAggregator.Tests.Summaries;

public sealed class IsoTimeTests
{
    [Theory]
    [InlineData(1_700_000_000_000_000_000, "2023-11-14T22:13:20Z")]
    [InlineData(1_700_000_000_100_000_000, "2023-11-14T22:13:20.1Z")]
    [InlineData(1_700_000_000_000_000_001, "2023-11-14T22:13:20.000000001Z")]
    [InlineData(0, "1970-01-01T00:00:00Z")]
    [InlineData(-1, "1969-12-31T23:59:59.999999999Z")]
    [InlineData(-1_000_000_000, "1969-12-31T23:59:59Z")]
    [InlineData(long.MaxValue, "2262-04-11T23:47:16.854775807Z")]
    [InlineData(long.MinValue, "1677-09-21T00:12:43.145224192Z")]
    public void Format_HasAsManyDigitsAsNeeded(long nanoseconds, string expected) =>
        Assert.Equal(expected, IsoTime.Format(new Instant(nanoseconds)));
}
