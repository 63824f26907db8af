using System.Net;

namespace KafkaAggregator.Host.Http;

/// <summary>An address that HTTP listens on, as Kestrel takes it: <c>+</c> and <c>*</c> mean all of them.</summary>
internal sealed record ListenAddress
{
    private ListenAddress(Uri uri)
    {
        Uri = uri;
        Ip = IPAddress.TryParse(uri.DnsSafeHost, out var ip) ? ip : null;
    }

    /// <summary>The address with an IP address in the place of <c>+</c> and <c>*</c>.</summary>
    public Uri Uri { get; }

    /// <summary>Null where it is a name.</summary>
    public IPAddress? Ip { get; }

    /// <summary>Whether every address of the machine is listened on.</summary>
    public bool IsAny => IPAddress.Any.Equals(Ip) || IPAddress.IPv6Any.Equals(Ip);

    /// <summary>Whether this machine alone reaches it.</summary>
    public bool IsLoopback => Uri.IsLoopback || (Ip is not null && IPAddress.IsLoopback(Ip));

    /// <summary>Null where it is no http:// or https:// address.</summary>
    public static ListenAddress? Parse(string url)
    {
        var text = url.Replace("://+", "://0.0.0.0", StringComparison.Ordinal)
            .Replace("://*", "://0.0.0.0", StringComparison.Ordinal);
        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https")
            ? new ListenAddress(uri)
            : null;
    }
}
