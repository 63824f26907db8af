using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace KafkaAggregator.Host.Clustering;

/// <summary>
/// Whose certificates make a node: those that the authorities of a PEM file signed, directly or through others in that
/// file. What the machine trusts otherwise does not count, and neither does the name in a certificate: a node is
/// reached by addresses that change.
/// </summary>
internal sealed class NodeAuthority
{
    private readonly X509Certificate2Collection _trusted;

    private NodeAuthority(X509Certificate2Collection trusted) => _trusted = trusted;

    /// <summary>Reads the file.</summary>
    /// <param name="file">PEM, one certificate or several.</param>
    /// <exception cref="CryptographicException">There is no certificate in it.</exception>
    public static NodeAuthority Load(string file)
    {
        var trusted = new X509Certificate2Collection();
        trusted.ImportFromPemFile(file);
        return trusted.Count > 0
            ? new NodeAuthority(trusted)
            : throw new CryptographicException("it holds no PEM certificate");
    }

    /// <summary>Why that is no node's certificate, in words that follow "it"; null where it is one.</summary>
    public string? ReasonAgainst(X509Certificate2? certificate)
    {
        if (certificate is null)
        {
            return "shows no certificate";
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_trusted);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(certificate) ? null : $"shows the certificate {certificate.Subject}, {WordsFor(chain)}";
    }

    private static string WordsFor(X509Chain chain)
    {
        var flags = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, one) => all | one.Status);
        const X509ChainStatusFlags Foreign =
            X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.UntrustedRoot
            | X509ChainStatusFlags.NotSignatureValid;
        if ((flags & Foreign) != X509ChainStatusFlags.NoError)
        {
            return "which the authority in cluster.tls.ca_file did not sign";
        }

        return flags.HasFlag(X509ChainStatusFlags.NotTimeValid)
            ? $"which is valid from {Bound(chain, isEnd: false)} to {Bound(chain, isEnd: true)}, not now"
            : $"which cannot be trusted ({flags})";
    }

    /// <summary>Of the time in which it and all that it comes from are valid.</summary>
    private static string Bound(X509Chain chain, bool isEnd)
    {
        var times = chain.ChainElements.Select(one => isEnd ? one.Certificate.NotAfter : one.Certificate.NotBefore);
        var time = (isEnd ? times.Min() : times.Max()).ToUniversalTime();
        return time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
    }
}
