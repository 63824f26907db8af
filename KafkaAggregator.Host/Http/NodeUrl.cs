using System.Security.Cryptography.X509Certificates;

namespace KafkaAggregator.Host.Http;

/// <summary>How the node of a configuration is asked from its own machine.</summary>
internal static class NodeUrl
{
    /// <summary>The first address listened on, with a slash at its end; loopback where that is every address.</summary>
    public static Uri Of(HttpOptions options)
    {
        var address = ListenAddress.Parse(options.Urls[0])!; // the configuration was checked
        var host = address.IsAny ? "127.0.0.1" : address.Uri.Host;
        return new UriBuilder(address.Uri.Scheme, host, address.Uri.Port, $"{options.BasePath}/").Uri;
    }

    /// <summary>
    /// With TLS the node shows the certificate of its file, which names it and not this machine's loopback: that name
    /// is expected, whoever signed it.
    /// </summary>
    public static SocketsHttpHandler CreateHandler(HttpOptions options)
    {
        var handler = new SocketsHttpHandler();
        if (options.CertificateFile is { } file)
        {
            using var certificate = X509Certificate2.CreateFromPem(File.ReadAllText(file));
            handler.SslOptions.TargetHost = certificate.GetNameInfo(X509NameType.DnsName, forIssuer: false);
            handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
            {
                RevocationMode = X509RevocationMode.NoCheck,
                VerificationFlags = X509VerificationFlags.AllowUnknownCertificateAuthority,
            };
        }

        return handler;
    }
}
