namespace KafkaAggregator.Host.Clustering;

/// <summary>A name with the addresses of many nodes: <c>dns://name:port</c>.</summary>
/// <param name="Name">What is looked up.</param>
/// <param name="Port">The port at which every one of them answers HTTP.</param>
internal sealed record DnsSeed(string Name, int Port)
{
    public const string Scheme = "dns://";

    /// <summary>Null where the text is no such seed.</summary>
    public static DnsSeed? Parse(string seed) =>
        seed.StartsWith(Scheme, StringComparison.Ordinal)
        && Uri.TryCreate(seed, UriKind.Absolute, out var uri)
        && uri is { Host.Length: > 0, Port: > 0, PathAndQuery: "" or "/" }
            ? new DnsSeed(uri.Host, uri.Port)
            : null;
}
