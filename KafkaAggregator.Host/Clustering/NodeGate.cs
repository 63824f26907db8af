using System.Net;
using System.Security.Cryptography.X509Certificates;
using Akka.Actor.Setup;
using Akka.Remote.Transport.DotNetty;
using KafkaAggregator.Host.Hosting;

namespace KafkaAggregator.Host.Clustering;

/// <summary>
/// Mutual TLS between nodes: both sides of a connection show a certificate, and both judge it. A peer that tries on is
/// told of once in <see cref="Silence"/> for each reason. Thread-safe.
/// </summary>
internal sealed class NodeGate(NodeAuthority authority, TimeProvider time, ILogger logger) : Setup
{
    /// <summary>So long the same is not said again of one peer.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromMinutes(10);

    /// <summary>So many peers are remembered; with more, what was said is said again.</summary>
    private const int PeersMax = 1000;

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Peer, string Reason), long> _told = [];

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
            ? NameOf(end, hasCalled: true)
            : peer[(peer.IndexOf('@', StringComparison.Ordinal) + 1)..];
        Refuse(name, reason);
        return false;
    }

    /// <summary>A peer for people: one that has called goes without its port, which is another at each try.</summary>
    public static string NameOf(IPEndPoint end, bool hasCalled)
    {
        var address = end.Address.IsIPv4MappedToIPv6 ? end.Address.MapToIPv4() : end.Address;
        return hasCalled ? address.ToString() : new IPEndPoint(address, end.Port).ToString();
    }

    /// <summary>Says why a peer is kept out, where that was not said lately.</summary>
    /// <param name="peer">Its name.</param>
    /// <param name="reason">In words that follow "it".</param>
    public void Refuse(string peer, string reason)
    {
        if (IsNew(peer, reason))
        {
            ClusterLog.Refused(logger, peer, reason);
        }
    }

    private bool IsNew(string peer, string reason)
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            if (_told.TryGetValue((peer, reason), out var then) && time.GetElapsedTime(then, now) < Silence)
            {
                return false;
            }

            if (_told.Count >= PeersMax)
            {
                _told.Clear();
            }

            _told[(peer, reason)] = now;
            return true;
        }
    }
}
