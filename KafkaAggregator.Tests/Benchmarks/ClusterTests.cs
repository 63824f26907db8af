using KafkaAggregator.Benchmarks.Cluster;
using KafkaAggregator.Host.Hosting;
using KafkaAggregator.Tests.Clustering;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Benchmarks;

public sealed class ClusterTests
{
    [Fact]
    public async Task RequestLoad_CountsAnswers()
    {
        await using var node = await ClusterNode.StartAsync(new ClusterOptions());
        var rate = await RequestLoad.MeasureAsync(new Uri(node.Url, "/cluster/members"), connections: 2, TimeSpan.FromMilliseconds(1));
        Assert.InRange(rate, 0.01, double.MaxValue);
    }

    [LongKafkaFact]
    public async Task Run_MeasuresJoiningAndRequests() => Assert.Equal(0, await ClusterRun.RunAsync([SharedFolder.Get("."), "1", "1"]));
}
