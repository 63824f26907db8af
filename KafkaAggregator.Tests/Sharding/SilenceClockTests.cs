using KafkaAggregator.Actors.Sharding;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace KafkaAggregator.Tests.Sharding;

public sealed class SilenceClockTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _time = new();
    private readonly SilenceClock _clock;

    public SilenceClockTests() => _clock = new(_time);

    [Fact]
    public void Confirm_GivesTheTimeSinceTheAttach_WhereReadingsCameEverySecond()
    {
        for (var second = 1; second <= 20; second++)
        {
            Assert.Equal(TimeSpan.FromSeconds(second), ReadAfter(Second));
        }
    }

    [Fact]
    public void Confirm_CountsToTheInstantOfTheQuestion_NotToTheAnswer()
    {
        _time.Advance(Second);
        var askedAt = _time.GetTimestamp();
        _time.Advance(Second);
        Assert.Equal(Second, _clock.Confirm(askedAt, isAtEnd: true));
    }

    [Fact]
    public void Confirm_BeginsAnew_WhereTheEndIsNotTheNextOffset()
    {
        ReadAfter(Second);
        _time.Advance(Second);
        Assert.Null(_clock.Confirm(_time.GetTimestamp(), isAtEnd: false));
        Assert.Equal(Second, ReadAfter(Second));
    }

    [Fact]
    public void Break_BeginsAnew()
    {
        ReadAfter(Second);
        _clock.Break();
        Assert.Equal(Second, ReadAfter(Second));
    }

    [Fact]
    public void Confirm_SaysNothing_WhereItWasAskedBeforeTheSilenceBegan()
    {
        _time.Advance(Second);
        var askedAt = _time.GetTimestamp();
        _time.Advance(Second);
        _clock.Break();
        var since = _clock.SilentSince;
        Assert.Null(_clock.Confirm(askedAt, isAtEnd: true));
        Assert.Equal(since, _clock.SilentSince);
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void Confirm_IsLate_WhereTheAnswerTookLongerThanTheLimit(int milliseconds, bool counts)
    {
        _time.Advance(Second);
        var askedAt = _time.GetTimestamp();
        _time.Advance(SilenceClock.ReadingAgeMax + TimeSpan.FromMilliseconds(milliseconds));
        Assert.Equal(counts ? Second : null, _clock.Confirm(askedAt, isAtEnd: true));
        Assert.Equal(counts, _clock.SilentSince < askedAt);
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void Confirm_IsLate_WhereNobodyAskedForLongerThanTheLimit(int milliseconds, bool counts)
    {
        ReadAfter(Second);
        var gap = SilenceClock.ReadingAgeMax + TimeSpan.FromMilliseconds(milliseconds);
        Assert.Equal(counts ? Second + gap : null, ReadAfter(gap));
        Assert.Equal(counts ? Second + gap + Second : Second, ReadAfter(Second));
    }

    private TimeSpan? ReadAfter(TimeSpan wait)
    {
        _time.Advance(wait);
        return _clock.Confirm(_time.GetTimestamp(), isAtEnd: true);
    }
}
