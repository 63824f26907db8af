using KafkaAggregator.Actors.Diagnostics;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace KafkaAggregator.Tests.Diagnostics;

public sealed class PulsesTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public void Silent_NamesWhatDoesNotTurnOver_UntilItDoesOrEnds()
    {
        var time = new FakeTimeProvider();
        var pulses = new Pulses(time);
        pulses.Beat("lane-0");
        pulses.Beat("lane-1");
        time.Advance(Limit - TimeSpan.FromTicks(1));
        Assert.Empty(pulses.Silent(Limit));
        time.Advance(TimeSpan.FromTicks(1));
        pulses.Beat("lane-1");
        Assert.Equal([("lane-0", Limit)], pulses.Silent(Limit));
        pulses.End("lane-0");
        Assert.Empty(pulses.Silent(Limit));
    }
}
