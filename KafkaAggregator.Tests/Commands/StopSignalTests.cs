using KafkaAggregator.Host.Commands;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace KafkaAggregator.Tests.Commands;

public sealed class StopSignalTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(499, 0)]
    [InlineData(500, 1)]
    [InlineData(60_000, 1)]
    public void Receive_EndsAtOnce_WhenASecondSignalIsNoRepeat(int milliseconds, int exits)
    {
        var time = new FakeTimeProvider();
        var codes = new List<int>();
        using var signal = new StopSignal(time, codes.Add);
        Assert.False(signal.Token.IsCancellationRequested);
        signal.Receive();
        Assert.True(signal.Token.IsCancellationRequested);
        time.Advance(TimeSpan.FromMilliseconds(milliseconds));
        signal.Receive();
        Assert.Equal(Enumerable.Repeat(ExitCode.Failed, exits), codes);
    }
}
