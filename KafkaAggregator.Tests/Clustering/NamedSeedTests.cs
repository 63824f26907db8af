using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using KafkaAggregator.Host.Clustering;
using KafkaAggregator.Host.Commands;
using KafkaAggregator.Host.Configuration;
using KafkaAggregator.Host.Hosting;
using KafkaAggregator.Host.Http;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Clustering;

/// <summary>Nodes whose seeds are a DNS name, each on a loopback address of its own.</summary>
public sealed class NamedSeedTests
{
    private const string Name = "tasks.aggregator";
    private readonly int _ports = FreePorts.Find(2);
    private readonly ConcurrentDictionary<IPAddress, bool> _addresses = new();

    [Fact]
    public async Task Nodes_FormOneCluster_WhenAllStartAtOnce()
    {
        var nodes = await Task.WhenAll(Enumerable.Range(1, 3).Select(number => ClusterNode.StartAsync(Options(number, ResolveAsync))));

        // The name has no address yet, so that none can have joined.
        Assert.StartsWith($"not joined yet: none of the seed nodes (dns://{Name}:", nodes[0].NotReady("cluster"), StringComparison.Ordinal);
        Publish(1, 2, 3);
        await Task.WhenAll(nodes.Select(node => node.WaitForMembersAsync(3)));
        Assert.All(nodes, node => Assert.Equal(ExitCode.Done, node.EndsWith));
        await Task.WhenAll(nodes.Select(node => node.DisposeAsync().AsTask()));
    }

    [Fact]
    public async Task Nodes_FormOneCluster_WhenTheyStartOneByOne_UnderAPrefix()
    {
        Publish(1);
        await using var first = await ClusterNode.StartAsync(Options(1, ResolveAsync, "/aggregator"));
        await first.WaitForMembersAsync(1);

        // The name may have it before it runs, and one that never will.
        Publish(2, 9);
        await using var second = await ClusterNode.StartAsync(Options(2, ResolveAsync, "/aggregator"));
        await first.WaitForMembersAsync(2);
        using var client = new HttpClient();
        Assert.Equal("OK", await client.GetStringAsync(new Uri(first.Url, "aggregator/alive")));
        using var without = await client.GetAsync(new Uri(first.Url, "alive"));
        Assert.Equal(HttpStatusCode.NotFound, without.StatusCode);
    }

    [Fact]
    public async Task Node_OfTheYoungerCluster_EndsWithThree_WhenTwoThatFormedSideBySideMeet()
    {
        await using var first = await ClusterNode.StartAsync(Options(1, AloneAsync(1)));
        await first.WaitForMembersAsync(1);
        var isSplit = true;
        await using var second = await ClusterNode.StartAsync(Options(2, (name, cancellation) =>
            Volatile.Read(ref isSplit) ? AloneAsync(2)(name, cancellation) : ResolveAsync(name, cancellation)));
        await second.WaitForMembersAsync(1);
        Publish(1, 2);
        Volatile.Write(ref isSplit, false);
        await second.WaitForStopAsync();
        Assert.Equal([ExitCode.Done, ExitCode.PlaceLost], [first.EndsWith, second.EndsWith]);
    }

    [Fact]
    public async Task Node_WaitsForAsManyAsAreConfigured()
    {
        Publish(1, 2);
        var options = Options(1, ResolveAsync);
        await using var first = await ClusterNode.StartAsync(options with { Cluster = options.Cluster with { BootstrapNodes = 2 } });
        var waited = Task.Delay(TimeSpan.FromSeconds(6)); // twice what it takes to form one alone
        await first.WaitForAsync(() => waited.IsCompleted);
        Assert.NotNull(first.NotReady("cluster"));
        await using var second = await ClusterNode.StartAsync(Options(2, ResolveAsync));
        await first.WaitForMembersAsync(2);
    }

    private static Func<string, CancellationToken, Task<IPAddress[]>> AloneAsync(int number) =>
        (_, _) => Task.FromResult<IPAddress[]>([AddressOf(number)]);

    private static IPAddress AddressOf(int number) => IPAddress.Parse($"127.0.0.{number}");

    private void Publish(params int[] numbers) => Array.ForEach(numbers, number => _addresses[AddressOf(number)] = true);

    private Task<IPAddress[]> ResolveAsync(string name, CancellationToken cancellation) =>
        name == Name ? Task.FromResult<IPAddress[]>([.. _addresses.Keys]) : throw new SocketException((int)SocketError.HostNotFound);

    private AggregatorOptions Options(int number, Func<string, CancellationToken, Task<IPAddress[]>> resolve, string prefix = "")
    {
        var host = AddressOf(number).ToString();
        var options = ClusterNode.OptionsFor(new ClusterOptions
        {
            Hostname = host,
            IsHostnameGiven = true,
            Port = _ports,
            IsPortGiven = true,
            SeedNodes = [$"dns://{Name}:{_ports + (number % 2)}"], // Akka's port and that of HTTP mean the same
            Names = new NameLookup(resolve),
        });
        return options with { Http = new HttpOptions { Urls = [$"http://{host}:{_ports + 1}"], IsUrlGiven = true, BasePath = prefix } };
    }
}
