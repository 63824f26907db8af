using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Commands;

/// <summary><c>demo</c> as whoever starts it off a terminal sees it; nothing is installed for it.</summary>
public sealed class DemoProcessTests
{
    [Fact]
    public async Task Process_WritesALineForEachSummary_AndEndsWithZero_WhenInterrupted()
    {
        await using var demo = WorkerProcess.Start(new Dictionary<string, string>(), "demo");
        await demo.WaitForLineAsync("aggregated");
        Assert.Equal(0, await demo.TerminateAsync("INT"));
        Assert.Contains(demo.Lines, line => line.Contains("aggregated") && line.Contains("example-"));
    }
}
