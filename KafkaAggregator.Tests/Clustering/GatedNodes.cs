using KafkaAggregator.Host.Hosting;
using KafkaAggregator.Tests.Integration.Faults;
using KafkaAggregator.Tests.Support;

namespace KafkaAggregator.Tests.Clustering;

/// <summary>Addresses of nodes that reach each other only through gates: shut, the network between them is cut.</summary>
internal sealed class GatedNodes : IAsyncDisposable
{
    private readonly List<ServerGate> _gates = [];

    /// <summary>A node's options, with a seed list of its own address and those of the nodes before it.</summary>
    public ClusterOptions Next(TimeSpan downAfter)
    {
        var bindPort = FreePorts.Find(1);
        var gate = new ServerGate($"tcp://127.0.0.1:{bindPort}");
        _gates.Add(gate);
        return new ClusterOptions
        {
            Port = new Uri(gate.Address).Port,
            IsPortGiven = true,
            BindPort = bindPort,
            SeedNodes = [.. _gates.Select(one => $"127.0.0.1:{new Uri(one.Address).Port}")],
            DownAfter = downAfter,
        };
    }

    public async Task CutAsync()
    {
        foreach (var gate in _gates)
        {
            await gate.ShutAsync();
        }
    }

    /// <summary>The node whose options were given last can be reached again, the others cannot.</summary>
    public void HealLast() => _gates[^1].Open();

    public void Heal() => _gates.ForEach(gate => gate.Open());

    public async ValueTask DisposeAsync()
    {
        foreach (var gate in _gates)
        {
            await gate.DisposeAsync();
        }
    }
}
