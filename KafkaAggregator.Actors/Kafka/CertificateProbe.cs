using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;

namespace KafkaAggregator.Actors.Kafka;

/// <summary>
/// Librdkafka says of a certificate that it refuses only that it could not be verified. Where that is for its dates,
/// this finds it out, by a look at the certificate; nothing is sent to the server.
/// </summary>
internal sealed partial class CertificateProbe(TimeProvider time)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <summary>What is wrong with the certificate; null where it is not its dates, or cannot be seen.</summary>
    /// <param name="trouble">Librdkafka's words, which name the broker.</param>
    public async Task<string?> ExplainAsync(string? trouble)
    {
        if (trouble?.Contains("certificate verify failed", StringComparison.Ordinal) != true
            || Address().Match(trouble) is not { Success: true } address)
        {
            return null;
        }

        var host = address.Groups["host"].Value;
        var port = int.Parse(address.Groups["port"].Value, CultureInfo.InvariantCulture);
        using var certificate = await ReadAsync(host, port);
        var now = time.GetUtcNow().UtcDateTime;
        return certificate switch
        {
            null => null,
            _ when certificate.NotAfter.ToUniversalTime() < now => string.Create(
                CultureInfo.InvariantCulture,
                $"the certificate of {host}:{port} has expired: it was valid until {Text(certificate.NotAfter)}"),
            _ when certificate.NotBefore.ToUniversalTime() > now => string.Create(
                CultureInfo.InvariantCulture,
                $"the certificate of {host}:{port} is not valid yet, but from {Text(certificate.NotBefore)} on"),
            _ => null,
        };
    }

    private static string Text(DateTime local) =>
        local.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static async Task<X509Certificate2?> ReadAsync(string host, int port)
    {
        X509Certificate2? seen = null;
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(host, port, limit.Token);
            await using var stream = new SslStream(client.GetStream());
            var options = new SslClientAuthenticationOptions
            {
                TargetHost = host,
                RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                {
                    seen = certificate is null
                        ? null
                        : X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
                    return false; // that was all
                },
            };
            await stream.AuthenticateAsClientAsync(options, limit.Token);
        }
        catch (Exception exception) when (exception is AuthenticationException or IOException or SocketException
            or OperationCanceledException)
        {
            return seen; // it never comes further than the certificate
        }

        return seen;
    }

    /// <summary>As librdkafka names a broker: <c>sasl_ssl://host:port/id</c>.</summary>
    [GeneratedRegex(
        @"ssl://(?<host>[^/\s]+):(?<port>\d+)/", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Address();
}
