using System.Net;
using Akka.Actor.Setup;

namespace KafkaAggregator.Host.Clustering;

/// <summary>
/// Who is kept out as a node, and why: a peer that tries on is told of once in <see cref="Silence"/> for each reason.
/// Thread-safe.
/// </summary>
internal sealed class RefusedPeers(TimeProvider time, ILogger logger) : Setup
{
    /// <summary>So long the same is not said again of one peer.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromMinutes(10);

    /// <summary>So many peers are remembered; with more, what was said is said again.</summary>
    private const int PeersMax = 1000;

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Peer, string Reason), long> _told = [];

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
