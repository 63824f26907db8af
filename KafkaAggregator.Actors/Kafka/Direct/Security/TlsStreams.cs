using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace KafkaAggregator.Actors.Kafka.Direct.Security;

/// <summary>TLS over a connected stream, with a certificate of our own where there is one.</summary>
internal static class TlsStreams
{
    public static SslStream Open(Stream connected, string host, ConnectionSettings settings)
    {
        var stream = new SslStream(connected, leaveInnerStreamOpen: false);
        try
        {
            stream.AuthenticateAsClient(Options(host, settings));
            return stream;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Throws <see cref="System.Security.Cryptography.CryptographicException"/> where a key or certificate cannot be
    /// used.
    /// </summary>
    public static void Check(ConnectionSettings settings) => Options("", settings);

    /// <summary>Trusts these authorities, as PEM; null: the system's.</summary>
    public static X509ChainPolicy ChainPolicy(string? authorities)
    {
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck };
        if (authorities is not null)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.ImportFromPem(authorities);
        }

        return policy;
    }

    private static SslClientAuthenticationOptions Options(string host, ConnectionSettings settings)
    {
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = host,
            RemoteCertificateValidationCallback = (_, _, _, errors) => Accepts(errors, settings),
            CertificateChainPolicy = ChainPolicy(settings.Authorities),
        };
        if (settings.Certificate is { } certificate)
        {
            options.ClientCertificateContext = Context(certificate, settings);
        }

        return options;
    }

    private static bool Accepts(SslPolicyErrors errors, ConnectionSettings settings)
    {
        var counted = settings.VerifiesHostNames ? errors : errors & ~SslPolicyErrors.RemoteCertificateNameMismatch;
        return !settings.VerifiesCertificates || counted == SslPolicyErrors.None;
    }

    private static SslStreamCertificateContext Context(string certificate, ConnectionSettings settings)
    {
        var key = settings.Key ?? certificate;
        var own = settings.KeyPassword is { } password
            ? X509Certificate2.CreateFromEncryptedPem(certificate, key, password)
            : X509Certificate2.CreateFromPem(certificate, key);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(certificate);
        return SslStreamCertificateContext.Create(own, chain, offline: true);
    }
}
