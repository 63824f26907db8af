using Microsoft.Extensions.Time.Testing;

namespace KafkaAggregator.Tests.Support;

/// <summary>Virtual time whose wall clock can be set, as NTP or a resumed machine does; the monotonic clock goes on.</summary>
internal sealed class SettableTime : FakeTimeProvider
{
    private TimeSpan _step;

    public void SetWallClock(TimeSpan step) => _step += step;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _step;

    public override long GetTimestamp() => base.GetUtcNow().Ticks;
}
