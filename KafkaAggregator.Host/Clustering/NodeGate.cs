using System.Net;
using System.Security.Cryptography.X509Certificates;
using Akka.Remote.Transport.DotNetty;
using KafkaAggregator.Host.Hosting;

namespace KafkaAggregator.Host.Clustering;

/// <summary>Mutual TLS between nodes: both sides of a connection show a certificate, and both judge it.</summary>
internal sealed class NodeGate(NodeAuthority authority, RefusedPeers refused)
{
    /// <summary>What Akka.Remote takes it by: for an ActorSystem whose HOCON has <c>enable-ssl</c>.</summary>
    /// <param name="files">Read now, and not again.</param>
    public DotNettySslSetup TlsSetup(ClusterTlsOptions files) => new(
        X509Certificate2.CreateFromPemFile(files.CertificateFile, files.KeyFile),
        suppressValidation: false,
        requireMutualAuthentication: true,
        (certificate, _, peer, _, _) => Passes(certificate, peer));

    /// <summary>Whether that is a node's certificate; where it is not, the log says why.</summary>
    /// <param name="certificate">What the peer shows; null: nothing.</param>
    /// <param name="peer">
    /// As Akka names it: a node's address where this side called, else the end of the connection.
    /// </param>
    public bool Passes(X509Certificate2? certificate, string peer)
    {
        if (authority.ReasonAgainst(certificate) is not { } reason)
        {
            return true;
        }

        var name = IPEndPoint.TryParse(peer, out var end)
            ? RefusedPeers.NameOf(end, hasCalled: true)
            : peer[(peer.IndexOf('@', StringComparison.Ordinal) + 1)..];
        refused.Refuse(name, reason);
        return false;
    }
}
