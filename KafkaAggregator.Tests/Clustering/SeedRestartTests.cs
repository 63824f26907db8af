using KafkaAggregator.Host.Clustering;
using KafkaAggregator.Host.Commands;
using KafkaAggregator.Host.Hosting;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Clustering;

/// <summary>Seeds that start again while nodes that are no seeds have gone on: there is one cluster again.</summary>
public sealed class SeedRestartTests
{
    /// <summary>It asks nobody: those that went on find it before it forms a cluster.</summary>
    [Fact]
    public async Task Seed_ThatIsTheOnlyOne_JoinsThoseThatWentOn_WhenItIsStartedAgain()
    {
        var port = FreePorts.Find(2);
        string[] seeds = [$"127.0.0.1:{port}"];
        await using var first = await ClusterNode.StartAsync(ClusterNode.Seeded(port, seeds));
        await using var second = await ClusterNode.StartAsync(ClusterNode.Seeded(port + 1, seeds));
        await second.WaitForMembersAsync(2);
        await first.DisposeAsync();
        await second.WaitForMembersAsync(1);
        await using var again = await ClusterNode.StartAsync(ClusterNode.Seeded(port, seeds));
        await again.WaitForMembersAsync(2);
        Assert.Equal([ExitCode.Done, ExitCode.Done], [again.EndsWith, second.EndsWith]);
    }

    /// <summary>As Akka compares addresses, which would otherwise form the cluster by itself.</summary>
    [Theory]
    [InlineData("Node-1:4053", true)]
    [InlineData("node-1:04053", true)]
    [InlineData("node-1:4054", false)]
    [InlineData("node-2:4053", false)]
    public void Seed_IsThisNode_HoweverItIsWritten(string seed, bool expected)
    {
        var options = new ClusterOptions { Hostname = "node-1", SeedNodes = [seed, "node-3:4053"] };
        Assert.Equal(expected, SeedList.BeginsWith(options, 4053));
    }

    /// <summary>They know only each other.</summary>
    [Fact]
    public async Task Seeds_ThatAreStartedAgainTogether_JoinThoseThatWentOn()
    {
        var port = FreePorts.Find(4);
        string[] seeds = [$"127.0.0.1:{port}", $"127.0.0.1:{port + 1}"];
        await using var first = await ClusterNode.StartAsync(ClusterNode.Seeded(port, seeds));
        await using var second = await ClusterNode.StartAsync(ClusterNode.Seeded(port + 1, seeds));
        await using var third = await ClusterNode.StartAsync(ClusterNode.Seeded(port + 2, seeds));
        await using var fourth = await ClusterNode.StartAsync(ClusterNode.Seeded(port + 3, seeds));
        await fourth.WaitForMembersAsync(4);
        await Task.WhenAll(first.DisposeAsync().AsTask(), second.DisposeAsync().AsTask());
        await Task.WhenAll(third.WaitForMembersAsync(2), fourth.WaitForMembersAsync(2));
        var again = await Task.WhenAll(
            ClusterNode.StartAsync(ClusterNode.Seeded(port, seeds)), ClusterNode.StartAsync(ClusterNode.Seeded(port + 1, seeds)));
        await using var firstAgain = again[0];
        await using var secondAgain = again[1];
        await Task.WhenAll(again.Append(third).Append(fourth).Select(node => node.WaitForMembersAsync(4)));
        Assert.All(again, node => Assert.Equal(ExitCode.Done, node.EndsWith));
    }

    /// <summary>Nodes that ended one after the other would join each other again.</summary>
    [Fact]
    public async Task Nodes_OfAClusterThatFormedBesideAnOlderOne_EndTogether()
    {
        await using var gates = new GatedNodes();
        await using var older = await ClusterNode.StartAsync(gates.Next(ClusterNode.DownAfter));
        await older.WaitForMembersAsync(1);
        var options = gates.Next(ClusterNode.DownAfter);
        await gates.CutAsync();
        await using var seed = await ClusterNode.StartAsync(options with { SeedNodes = [.. options.SeedNodes.Reverse()] });
        await using var other = await ClusterNode.StartAsync(ClusterNode.Seeded(FreePorts.Find(1), [options.SeedNodes[^1]]));
        await seed.WaitForMembersAsync(1);
        gates.HealLast();
        await seed.WaitForMembersAsync(2);
        await other.WaitForMembersAsync(2);
        gates.Heal();
        await Task.WhenAll(seed.WaitForStopAsync(), other.WaitForStopAsync());
        Assert.Equal(
            [ExitCode.Done, ExitCode.PlaceLost, ExitCode.PlaceLost], [older.EndsWith, seed.EndsWith, other.EndsWith]);
    }
}
