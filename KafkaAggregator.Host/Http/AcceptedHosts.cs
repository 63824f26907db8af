using System.Net;

namespace KafkaAggregator.Host.Http;

/// <summary>
/// Names under which this node may be asked: those of the addresses listened on, and those that were allowed. A page of
/// a foreign site that has its own name point at this node (DNS rebinding) brings another one.
/// </summary>
internal sealed class AcceptedHosts
{
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);
    private readonly bool _isAnyAddress;
    private readonly bool _isLoopback;

    /// <param name="urls">Addresses listened on.</param>
    /// <param name="allowed">Names or <c>name:port</c> besides them.</param>
    public AcceptedHosts(IEnumerable<string> urls, IEnumerable<string> allowed)
    {
        _names.UnionWith(allowed);
        foreach (var address in urls.Select(ListenAddress.Parse).OfType<ListenAddress>())
        {
            _names.Add(address.Uri.DnsSafeHost);
            _isLoopback |= address.IsLoopback;
            _isAnyAddress |= address.IsAny;
        }

        if (_isAnyAddress)
        {
            _isLoopback = true;
            _names.Add(Dns.GetHostName());
        }
    }

    /// <param name="host">As in a request's Host or an Origin, without a port.</param>
    /// <param name="port">The port there; null where none stands.</param>
    public bool Accepts(string host, int? port)
    {
        var isAddress = IPAddress.TryParse(host.Trim('[', ']'), out var address);
        if (isAddress && (_isAnyAddress || (_isLoopback && IPAddress.IsLoopback(address!))))
        {
            return true;
        }

        var name = isAddress ? $"{address}" : host;
        return _names.Contains(name) || _names.Contains($"{name}:{port}") || (_isLoopback && IsLocal(name));
    }

    private static bool IsLocal(string name) => name.Equals("localhost", StringComparison.OrdinalIgnoreCase);
}
