using KafkaAggregator.Tests.Support;

namespace KafkaAggregator.Tests.Integration.Hosts;

/// <summary>
/// Hosts on one network, each a network namespace with an address of its own; the network can be cut in two. Where the
/// machine forbids namespaces, addresses of the loopback, which nothing cuts.
/// </summary>
internal sealed class HostNetwork : IAsyncDisposable
{
    /// <summary>A name that every host knows, with the addresses of all of them.</summary>
    public const string NodesName = "nodes.test";

    private static readonly Lazy<string?> Forbidden = new(FindForbidden);

    private readonly List<NetworkNamespace> _namespaces = [];
    private readonly NetworkNamespace? _switch;

    private HostNetwork(NetworkNamespace? @switch) => _switch = @switch;

    public IReadOnlyList<HostMachine> Hosts { get; private set; } = [];

    /// <summary>Why the hosts cannot be namespaces; null where they are.</summary>
    public static string? WhyNoNamespaces => Forbidden.Value;

    /// <summary>Whether the hosts are namespaces.</summary>
    public bool CanCut => _switch is not null;

    /// <param name="count">How many hosts.</param>
    /// <param name="servers">What every host reaches at the address that it has here: broker and registry.</param>
    public static async Task<HostNetwork> CreateAsync(int count, IReadOnlyList<Uri> servers)
    {
        if (WhyNoNamespaces is not null)
        {
            var loopback = new HostNetwork(null);
            loopback.Hosts = [.. Enumerable.Range(1, count).Select(i => new HostMachine($"127.0.10.{i}", null, []))];
            return loopback;
        }

        var name = $"agg{Environment.ProcessId}x{Random.Shared.Next(1000)}";
        var network = new HostNetwork(await NetworkNamespace.CreateAsync(name));
        foreach (var bridge in (string[])["left", "right"])
        {
            await network._switch!.IpAsync("link", "add", bridge, "type", "bridge");
            await network._switch.IpAsync("link", "set", bridge, "up");
        }

        var hosts = new List<HostMachine>();
        for (var i = 1; i <= count; i++)
        {
            hosts.Add(await network.AddAsync(i, count, servers));
        }

        network.Hosts = hosts;
        return network;
    }

    /// <summary>The last so many hosts reach one another, the others too, and neither the other.</summary>
    public Task CutAsync(int last) => ConnectAsync(last, "right");

    public Task HealAsync(int last) => ConnectAsync(last, "left");

    public async ValueTask DisposeAsync()
    {
        foreach (var host in Hosts)
        {
            await host.DisposeAsync();
        }

        foreach (var space in _namespaces)
        {
            await space.DisposeAsync();
            Directory.Delete($"/etc/netns/{space.Name}", recursive: true);
        }

        if (_switch is not null)
        {
            await _switch.DisposeAsync();
        }
    }

    private async Task<HostMachine> AddAsync(int number, int count, IReadOnlyList<Uri> servers)
    {
        var space = await NetworkNamespace.CreateAsync($"{_switch!.Name}-{number}");
        _namespaces.Add(space);
        await _switch.IpAsync("link", "add", Port(number), "type", "veth", "peer", "name", "eth0", "netns", space.Name);
        await _switch.IpAsync("link", "set", Port(number), "master", "left", "up");
        await space.IpAsync("address", "add", $"{Address(number)}/24", "dev", "eth0");
        await space.IpAsync("link", "set", "eth0", "up");
        var folder = Directory.CreateDirectory($"/etc/netns/{space.Name}").FullName;
        await File.WriteAllLinesAsync(
            Path.Combine(folder, "hosts"),
            ["127.0.0.1 localhost", .. Enumerable.Range(1, count).Select(i => $"{Address(i)} {NodesName}")]);
        return new HostMachine(Address(number), space, servers);
    }

    private async Task ConnectAsync(int last, string bridge)
    {
        for (var number = Hosts.Count - last + 1; number <= Hosts.Count; number++)
        {
            await _switch!.IpAsync("link", "set", Port(number), "master", bridge);
        }
    }

    private static string Port(int number) => $"port{number}";

    private static string Address(int number) => $"10.77.0.{number}";

    private static string? FindForbidden()
    {
        try
        {
            CommandLine.RunAsync(TimeSpan.FromSeconds(30), "unshare", "--net", "ip", "link", "add", "type", "bridge").GetAwaiter().GetResult();
            return Environment.IsPrivilegedProcess ? null : "network namespaces need a privileged process";
        }
        catch (Exception exception) when (exception is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return $"this machine has no network namespaces: {exception.Message}"; // forbidden, or there is no such program
        }
    }
}
