using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace KafkaAggregator.Benchmarks.Rig;

/// <summary>A broker and a registry that the kit's scripts start, on free ports, and stop.</summary>
internal sealed class KitServers : IAsyncDisposable
{
    private readonly string _kafka;
    private readonly string _registry;
    private readonly string _folder = Directory.CreateTempSubdirectory("kafka-aggregator-benchmark-").FullName;

    private KitServers(string kit) =>
        (_kafka, _registry) = (Path.Combine(kit, "kafka", "kafka"), Path.Combine(kit, "registry", "registry"));

    public string Bootstrap { get; private set; } = "";

    public string Registry { get; private set; } = "";

    private string BrokerFolder => Path.Combine(_folder, "broker");

    private string RegistryFolder => Path.Combine(_folder, "registry");

    public static async Task<KitServers> StartAsync(string kit, int nodes)
    {
        var servers = new KitServers(kit);
        var port = FreePort(30);
        servers.Bootstrap = await RunAsync(
            servers._kafka, "start", servers.BrokerFolder, "--port", $"{port}", "--nodes", $"{nodes}");
        servers.Registry = await RunAsync(
            servers._registry, "start", servers.RegistryFolder, "--port", $"{FreePort(1)}");
        return servers;
    }

    /// <summary>One of the broker's verbs on a node: kill, stop, restart, pause, resume.</summary>
    public Task BrokerAsync(string verb, int node) => RunAsync(_kafka, verb, BrokerFolder, $"{node}");

    public async ValueTask DisposeAsync()
    {
        await RunAsync(_registry, "stop", RegistryFolder);
        await RunAsync(_kafka, "stop", BrokerFolder);
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>The first of so many that are free.</summary>
    private static int FreePort(int count)
    {
        for (var attempt = 0; ; attempt++)
        {
            var first = Random.Shared.Next(20_000, 30_000);
            try
            {
                for (var port = first; port < first + count; port++)
                {
                    using var listener = new TcpListener(IPAddress.Loopback, port);
                    listener.Start();
                }

                return first;
            }
            catch (SocketException) when (attempt < 20)
            {
                continue; // one of them is taken
            }
        }
    }

    private static async Task<string> RunAsync(string script, params string[] arguments)
    {
        var start = new ProcessStartInfo("bash", [script, .. arguments])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{script} did not start");
        var output = await process.StandardOutput.ReadLineAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? output ?? ""
            : throw new InvalidOperationException($"{script} {string.Join(' ', arguments)}: exit code {process.ExitCode}");
    }
}
