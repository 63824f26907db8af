using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace KafkaAggregator.Host.Http;

/// <summary>What Kestrel takes from whoever can reach it, and the certificate that it shows.</summary>
internal static class HttpServer
{
    /// <summary>Many more than anybody needs who watches a node, and few enough to be no load.</summary>
    private const long ConnectionsMax = 2000;

    /// <summary>No route takes a body beyond a short form.</summary>
    private const long BodyBytesMax = 64 * 1024;
    private static readonly TimeSpan HeadersLimit = TimeSpan.FromSeconds(5);

    public static void Add(IWebHostBuilder host, HttpOptions options) =>
        host.UseKestrelHttpsConfiguration().ConfigureKestrel(server => Configure(server, options));

    private static void Configure(KestrelServerOptions server, HttpOptions options)
    {
        server.AddServerHeader = false;
        server.Limits.MaxConcurrentConnections = ConnectionsMax;
        server.Limits.MaxRequestBodySize = BodyBytesMax;
        server.Limits.RequestHeadersTimeout = HeadersLimit;
        if (options is { CertificateFile: { } certificate, KeyFile: { } key })
        {
            server.ConfigureHttpsDefaults(https =>
                https.ServerCertificate = X509Certificate2.CreateFromPemFile(certificate, key));
        }
    }
}
