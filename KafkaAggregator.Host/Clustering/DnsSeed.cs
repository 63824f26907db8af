using KafkaAggregator.Host.Hosting;
using KafkaAggregator.Host.Http;

namespace KafkaAggregator.Host.Clustering;

/// <summary>A name with the addresses of many nodes: <c>dns://name:port</c>.</summary>
/// <param name="Name">What is looked up.</param>
/// <param name="Port">The port of all: Akka's, or that of HTTP.</param>
internal sealed record DnsSeed(string Name, int Port)
{
    public const string Scheme = "dns://";

    /// <summary>
    /// Where the nodes answer HTTP: at the port that is named, or, where that is Akka's, at the one at which this node
    /// does.
    /// </summary>
    public int ContactPort(ClusterOptions cluster, HttpOptions http) =>
        Port == cluster.Port ? NodeUrl.Of(http).Port : Port;

    /// <summary>Null where the text is no such seed.</summary>
    public static DnsSeed? Parse(string seed) =>
        seed.StartsWith(Scheme, StringComparison.Ordinal)
        && Uri.TryCreate(seed, UriKind.Absolute, out var uri)
        && uri is { Host.Length: > 0, Port: > 0, PathAndQuery: "" or "/" }
            ? new DnsSeed(uri.Host, uri.Port)
            : null;
}
