using System.Globalization;

namespace KafkaAggregator.Actors.Kafka.Direct;

/// <summary>Hosts and ports of <c>bootstrap.servers</c>, as librdkafka reads them.</summary>
internal static class BootstrapAddresses
{
    private const int DefaultPort = 9092;

    /// <summary><c>host:port</c>, <c>host</c>, <c>[::1]:port</c> and <c>PROTOCOL://host:port</c>, by commas.</summary>
    public static IEnumerable<(string Host, int Port)> Parse(string servers)
    {
        const StringSplitOptions Trimmed = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;
        foreach (var server in servers.Split(',', Trimmed))
        {
            var at = server.IndexOf("://", StringComparison.Ordinal);
            var address = at < 0 ? server : server[(at + 3)..];
            var colon = address.LastIndexOf(':');
            var port = DefaultPort;
            var hasPort = colon > address.LastIndexOf(']')
                && int.TryParse(address.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port);
            var host = hasPort ? address[..colon] : address;
            yield return (host.Trim('[', ']'), hasPort ? port : DefaultPort);
        }
    }
}
