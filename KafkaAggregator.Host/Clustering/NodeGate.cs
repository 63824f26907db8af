using System.Net;
using System.Security.Cryptography.X509Certificates;
using Akka.Remote.Transport.DotNetty;
using KafkaAggregator.Host.Hosting;

namespace KafkaAggregator.Host.Clustering;

/// <summary>
/// Mutual TLS between nodes: both sides of a connection show a certificate, and both judge it. A peer that tries on is
/// told of once in <see cref="Silence"/> for each reason. Thread-safe.
/// </summary>
internal sealed class NodeGate(NodeAuthority authority, TimeProvider time, ILogger logger)
{
    /// <summary>So long the same is not said again of one peer.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromMinutes(10);

    /// <summary>So many peers are remembered; with more, what was said is said again.</summary>
    private const int PeersMax = 1000;

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Peer, string Reason), long> _told = [];

    /// <summary>What Akka.Remote takes it by: for an ActorSystem whose HOCON has <c>enable-ssl</c>.</summary>
    /// <param name="files">Read now, and not again.</param>
    public DotNettySslSetup Setup(ClusterTlsOptions files) => new(
        X509Certificate2.CreateFromPemFile(files.CertificateFile, files.KeyFile),
        suppressValidation: false,
        requireMutualAuthentication: true,
        (certificate, _, peer, _, _) => Passes(certificate, peer));

    /// <summary>Whether that is a node's certificate; where it is not, the log says why.</summary>
    /// <param name="certificate">What the peer shows; null: nothing.</param>
    /// <param name="peer">Its address, with or without a port.</param>
    public bool Passes(X509Certificate2? certificate, string peer)
    {
        if (authority.ReasonAgainst(certificate) is not { } reason)
        {
            return true;
        }

        Refuse(peer, reason);
        return false;
    }

    /// <summary>Says why a peer is kept out, where that was not said lately.</summary>
    /// <param name="peer">Its address, with or without a port.</param>
    /// <param name="reason">In words that follow "it".</param>
    public void Refuse(string peer, string reason)
    {
        var host = HostOf(peer);
        if (IsNew(host, reason))
        {
            ClusterLog.Refused(logger, host, reason);
        }
    }

    /// <summary>Each try comes from another port.</summary>
    private static string HostOf(string peer)
    {
        if (!IPEndPoint.TryParse(peer, out var end))
        {
            return peer;
        }

        return (end.Address.IsIPv4MappedToIPv6 ? end.Address.MapToIPv4() : end.Address).ToString();
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
