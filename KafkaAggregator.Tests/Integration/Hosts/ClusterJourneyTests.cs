using KafkaAggregator.Tests.Integration.Faults;
using KafkaAggregator.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace KafkaAggregator.Tests.Integration.Hosts;

/// <summary>
/// A cluster of nodes on hosts of their own, as it grows, shrinks, is rolled, and is cut: every window is there once, and
/// the nodes are one cluster again. Each day another journey; <see cref="JourneyFactAttribute.Variable"/> takes all.
/// </summary>
[Collection(FaultCollection.Name)]
public sealed class ClusterJourneyTests(ITestOutputHelper output)
{
    private const int Nodes = 4;

    /// <summary>Long enough for the nodes that cannot reach one another to be downed, on both sides.</summary>
    private static readonly TimeSpan Cut = TimeSpan.FromSeconds(15);

    [JourneyFact(0)]
    public async Task SeedList_GrowsToFourIsRolledAndShrinksToTwo_AndEveryWindowIsThereOnce()
    {
        await using var run = await ClusterRun.CreateAsync(Nodes, output.WriteLine);
        var seeds = run.SeedsOf(0, 1);
        await run.StartAsync(0, seeds);
        await run.WaitForSharesAsync(0);
        run.Arrivals.BeginAnew();
        await Task.WhenAll(run.StartAsync(1, seeds), run.StartAsync(2, seeds), run.StartAsync(3, seeds));
        await run.WaitForMembersAsync(0, 1, 2, 3);
        await run.WaitForSharesAsync(0, 1, 2, 3);
        run.SayLongestGap("three nodes join");
        for (var host = 0; host < Nodes; host++)
        {
            Assert.Equal(0, await run.Hosts[host].TerminateAsync());
            await run.StartAsync(host, seeds);
        }

        await run.WaitForMembersAsync(0, 1, 2, 3);
        await run.WaitForSharesAsync(0, 1, 2, 3);
        run.SayLongestGap("every node is started again, one after the other");
        Assert.Equal(0, await run.Hosts[0].TerminateAsync());
        await run.Hosts[2].KillAsync();
        await run.WaitForMembersAsync(1, 3);
        await run.WaitForSharesAsync(1, 3);
        run.SayLongestGap("one node leaves, one is killed");
        Assert.Empty(await run.JudgeAsync());
    }

    /// <summary>A name with the addresses of the loopback is another test's (NamedSeedTests).</summary>
    [JourneyFact(1, needsNamespaces: true)]
    public async Task Name_FormsOneClusterFromAColdStart_AndEveryWindowIsThereOnce()
    {
        await using var run = await ClusterRun.CreateAsync(Nodes, output.WriteLine);
        const string Seeds = $"dns://{HostNetwork.NodesName}:4053";
        await Task.WhenAll(Enumerable.Range(0, Nodes - 1).Select(host => run.StartAsync(host, Seeds)));
        await run.WaitForMembersAsync(0, 1, 2);
        await run.StartAsync(3, Seeds);
        await run.WaitForMembersAsync(0, 1, 2, 3);
        await run.WaitForSharesAsync(0, 1, 2, 3);
        run.Arrivals.BeginAnew();
        Assert.Equal(0, await run.Hosts[1].TerminateAsync());
        Assert.Equal(0, await run.Hosts[3].TerminateAsync());
        await run.WaitForMembersAsync(0, 2);
        await run.WaitForSharesAsync(0, 2);
        run.SayLongestGap("two of four leave, one after the other");
        Assert.Empty(await run.JudgeAsync());
    }

    /// <summary>Nothing cuts the loopback.</summary>
    [JourneyFact(2, needsNamespaces: true)]
    public async Task Network_IsCutInTwoAndHealed_AndTheNodesAreOneClusterAgain()
    {
        await using var run = await ClusterRun.CreateAsync(Nodes, output.WriteLine);
        var seeds = run.SeedsOf(0, 1);
        await run.StartAsync(0, seeds);
        await Task.WhenAll(run.StartAsync(1, seeds), run.StartAsync(2, seeds), run.StartAsync(3, seeds));
        await run.WaitForMembersAsync(0, 1, 2, 3);
        await run.WaitForSharesAsync(0, 1, 2, 3);
        run.Arrivals.BeginAnew();
        await run.Network.CutAsync(last: 2);
        await run.WaitForMembersAsync(0, 1);
        await run.WaitForMembersAsync(2, 3);
        run.SayLongestGap("the nodes' network is cut");
        await run.Network.HealAsync(last: 2);
        await run.WaitForMembersAsync(0, 1, 2, 3);
        await run.WaitForSharesAsync(0, 1, 2, 3);
        run.SayLongestGap("it is healed");
        Assert.Empty(run.Hosts[0].Ends);
        Assert.All(run.Hosts.SelectMany(host => host.Ends), code => Assert.Equal(3, code));

        // The other way round: the nodes see one another, and two of them do not see Kafka.
        await Task.WhenAll(run.Hosts[1].ShutAsync(), run.Hosts[2].ShutAsync());
        await Waiting.ForAsync(Cut);
        await run.WaitForMembersAsync(0, 1, 2, 3);
        run.Hosts[1].Open();
        run.Hosts[2].Open();
        await run.WaitForReadyAsync(1);
        await run.WaitForReadyAsync(2);
        await run.WaitForSharesAsync(0, 1, 2, 3);
        run.SayLongestGap("two nodes do not see Kafka");
        Assert.Empty(await run.JudgeAsync());
    }
}
