using KafkaAggregator.Host.Commands;
using KafkaAggregator.Tests.Support;
using Microsoft.Extensions.Logging;
using Xunit;

namespace KafkaAggregator.Tests.Clustering;

/// <summary>Two nodes by seed list, and what befalls them.</summary>
public sealed class ClusterOfTwoTests
{
    [Fact]
    public async Task Node_WaitsAndNamesItsSeeds_UntilTheyAnswer()
    {
        var port = FreePorts.Find(2);
        string[] seeds = [$"127.0.0.1:{port}"];
        var log = new RecordingLogger();
        await using var second = await ClusterNode.StartAsync(ClusterNode.OptionsFor(ClusterNode.Seeded(port + 1, seeds)), log);
        Assert.Equal($"not joined yet: none of the seed nodes (127.0.0.1:{port}) has let it in", second.NotReady("cluster"));
        var waiting = $"Waiting for the cluster at 127.0.0.1:{port}: ";
        await second.WaitForAsync(() => log.Lines.Any(line => line.Text.StartsWith(waiting, StringComparison.Ordinal)));
        Assert.NotNull(second.NotReady("reading"));
        await using var first = await ClusterNode.StartAsync(ClusterNode.Seeded(port, seeds));
        await second.WaitForMembersAsync(2);
        await second.WaitForAsync(() => second.NotReady("cluster") is null && second.NotReady("reading") is null);
        Assert.Equal(["dc-default", "worker"], second.Cluster.SelfMember.Roles.Order());
    }

    [Fact]
    public async Task Node_IsDownedByTheOther_WhicheverIsLost()
    {
        await using var gates = new GatedNodes();
        var log = new RecordingLogger();
        await using var first = await ClusterNode.StartAsync(ClusterNode.OptionsFor(gates.Next(ClusterNode.DownAfter)), log);
        await using var second = await ClusterNode.StartAsync(gates.Next(ClusterNode.DownAfter));
        await second.WaitForMembersAsync(2);
        await gates.CutAsync();
        await first.WaitForMembersAsync(1);
        await second.WaitForMembersAsync(1);
        Assert.Equal([ExitCode.Done, ExitCode.Done], [first.EndsWith, second.EndsWith]);

        // What Akka says of each connection besides is for those who debug.
        Assert.DoesNotContain(log.Lines, line => line.Level == LogLevel.Error);
        Assert.DoesNotContain(log.Lines, line => line.Text.Contains("Association with remote system", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Node_ThatCannotBeReached_IsNamed_WithWhoCannotReachIt()
    {
        await using var gates = new GatedNodes();
        var patient = TimeSpan.FromMinutes(5);
        await using var first = await ClusterNode.StartAsync(gates.Next(patient));
        await using var second = await ClusterNode.StartAsync(gates.Next(patient));
        await first.WaitForMembersAsync(2);
        await gates.CutAsync();
        await first.WaitForAsync(() => !first.Cluster.State.Unreachable.IsEmpty);
        using var client = new HttpClient { BaseAddress = first.Url };
        Assert.Contains(
            $$"""
            "unreachable":[{"node":"{{second.Cluster.SelfAddress}}","observedBy":["{{first.Cluster.SelfAddress}}"]}]
            """,
            await client.GetStringAsync("/cluster/members"),
            StringComparison.Ordinal);
        using var partitions = await client.GetAsync("/api/partitions");
        Assert.Equal([second.Cluster.SelfAddress.ToString()], partitions.Headers.GetValues("Aggregator-Silent-Nodes"));
        Assert.Equal("[]", await partitions.Content.ReadAsStringAsync());
        Assert.Null(first.NotReady("cluster"));
    }

    [Fact]
    public async Task Node_WithoutTheOldest_EndsWithThree_WhenASplitHeals()
    {
        await using var gates = new GatedNodes();
        await using var first = await ClusterNode.StartAsync(gates.Next(ClusterNode.DownAfter));
        var options = gates.Next(ClusterNode.DownAfter);
        await using var second = await ClusterNode.StartAsync(options);
        await second.WaitForMembersAsync(2);
        await gates.CutAsync();
        await first.WaitForMembersAsync(1);
        await second.WaitForMembersAsync(1);
        gates.Heal();
        await second.WaitForStopAsync();
        Assert.Equal([ExitCode.Done, ExitCode.PlaceLost], [first.EndsWith, second.EndsWith]);
        await second.DisposeAsync();
        await using var again = await ClusterNode.StartAsync(options);
        await first.WaitForMembersAsync(2);
        Assert.Equal(ExitCode.Done, first.EndsWith);
    }

    [Fact]
    public async Task Node_ThatWasDowned_EndsWithThree()
    {
        var port = FreePorts.Find(2);
        string[] seeds = [$"127.0.0.1:{port}"];
        await using var first = await ClusterNode.StartAsync(ClusterNode.Seeded(port, seeds));
        await using var second = await ClusterNode.StartAsync(ClusterNode.Seeded(port + 1, seeds));
        await first.WaitForMembersAsync(2);
        first.Cluster.Down(second.Cluster.SelfAddress);
        await second.WaitForStopAsync();
        Assert.Equal(ExitCode.PlaceLost, second.EndsWith);
    }

    [Fact]
    public async Task Node_ThatIsToldToLeave_DrainsAndEndsWithZero()
    {
        var port = FreePorts.Find(2);
        string[] seeds = [$"127.0.0.1:{port}"];
        var log = new RecordingLogger();
        await using var first = await ClusterNode.StartAsync(ClusterNode.Seeded(port, seeds));
        await using var second = await ClusterNode.StartAsync(ClusterNode.OptionsFor(ClusterNode.Seeded(port + 1, seeds)), log);
        await second.WaitForAsync(() => second.NotReady("reading") is null);
        first.Cluster.Leave(second.Cluster.SelfAddress);
        await second.WaitForStopAsync();
        Assert.Equal(ExitCode.Done, second.EndsWith);
        Assert.Contains(log.Lines, line => line.Text.StartsWith("Stopped: ", StringComparison.Ordinal));
        await first.WaitForMembersAsync(1);
    }

    /// <summary>A first seed that starts while the others cannot be reached makes a cluster of its own.</summary>
    [Fact]
    public async Task Node_OfAClusterThatFormedBesideAnOlderOne_EndsWithThree_WhenTheyMeet()
    {
        await using var gates = new GatedNodes();
        await using var first = await ClusterNode.StartAsync(gates.Next(ClusterNode.DownAfter));
        await first.WaitForMembersAsync(1);
        var options = gates.Next(ClusterNode.DownAfter);
        options = options with { SeedNodes = [.. options.SeedNodes.Reverse()] };
        await gates.CutAsync();
        await using var second = await ClusterNode.StartAsync(options);
        await second.WaitForMembersAsync(1);
        gates.Heal();
        await second.WaitForStopAsync();
        Assert.Equal([ExitCode.Done, ExitCode.PlaceLost], [first.EndsWith, second.EndsWith]);
    }
}
