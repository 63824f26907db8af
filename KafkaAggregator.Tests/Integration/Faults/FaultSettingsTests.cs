using Xunit;

namespace KafkaAggregator.Tests.Integration.Faults;

public sealed class FaultSettingsTests
{
    [Fact]
    public void Seeds_GoThroughEveryCombination_AndAnotherFetcherEachDay()
    {
        var days = Enumerable.Range(739_008, 32).Select(seed => new FaultSettings { Seed = seed }).ToList();

        Assert.Equal(32, days.Select(day => (day.Nodes, day.Protocol, day.IsDisordered, day.Fetcher, day.Lanes)).Distinct().Count());
        Assert.True(days.Zip(days.Skip(1)).Count(pair => pair.First.Fetcher != pair.Second.Fetcher) >= 28);
    }
}
