using System.Net;
using KafkaAggregator.Host.Clustering;

namespace KafkaAggregator.Host.Hosting;

/// <summary>Akka's own address and how nodes find and trust each other.</summary>
public sealed record ClusterOptions
{
    /// <summary>The role that tells the data center; there is one.</summary>
    internal const string DataCenterRole = "dc-default";

    /// <summary>The name under which other nodes reach this one.</summary>
    public string Hostname { get; init; } = "127.0.0.1";

    /// <summary>Whether somebody gave <see cref="Hostname"/>.</summary>
    public bool IsHostnameGiven { get; init; }

    public int Port { get; init; } = 4053;

    /// <summary>Whether somebody gave <see cref="Port"/>: one that nobody set may move where it is taken.</summary>
    public bool IsPortGiven { get; init; }

    /// <summary><c>host:port</c> each, or one <c>dns://name:port</c>; empty: this node itself.</summary>
    public IReadOnlyList<string> SeedNodes { get; init; } = [];

    /// <summary>The seeds as a name with many addresses; null where they are a list.</summary>
    internal DnsSeed? NamedSeed => SeedNodes.Count == 1 ? DnsSeed.Parse(SeedNodes[0]) : null;

    /// <summary>How names are looked up.</summary>
    internal NameLookup Names { get; init; } =
        new((name, cancellation) => Dns.GetHostAddressesAsync(name, cancellation));

    /// <summary>HOCON laid over what this program gives Akka; null: none.</summary>
    public string? Akka { get; init; }

    /// <summary>Address listened on; null: <see cref="Hostname"/>.</summary>
    public string? BindHostname { get; init; }

    /// <summary>Port listened on; null: <see cref="Port"/>.</summary>
    public int? BindPort { get; init; }

    public IReadOnlyList<string> Roles { get; init; } = ["worker"];

    /// <summary>Mutual TLS between nodes; null: none.</summary>
    public ClusterTlsOptions? Tls { get; init; }

    /// <summary>The scheme of Akka's addresses: nodes with and without TLS are no seeds of each other.</summary>
    internal string Protocol => Tls is null ? "akka.tcp" : "akka.ssl.tcp";

    /// <summary>With <c>dns://</c>: how many nodes must be seen before a cluster is formed.</summary>
    public int BootstrapNodes { get; init; } = 1;

    /// <summary>A node that cannot be reached for so long is downed.</summary>
    public TimeSpan DownAfter { get; init; } = TimeSpan.FromSeconds(10);
}
