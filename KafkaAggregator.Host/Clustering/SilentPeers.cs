using Akka.Actor;
using Akka.Remote.Transport;

namespace KafkaAggregator.Host.Clustering;

/// <summary>
/// Connections whose peer does not go on with the handshake. Akka waits for ever for such a one with TLS, and they can
/// only be given up, not closed: so each peer has a limited number of them. Thread-safe.
/// </summary>
internal sealed class SilentPeers(TimeProvider time)
{
    /// <summary>
    /// So many are left open for a peer; with so many, it is not tried again before one of them ends. With a try in
    /// 20 s they last for half an hour.
    /// </summary>
    public const int OpenMax = 100;

    private readonly Lock _lock = new();
    private readonly Dictionary<Address, int> _open = [];

    /// <summary>Connects within the limit.</summary>
    /// <param name="limit">Of the time.</param>
    /// <param name="peer">Whom.</param>
    /// <param name="connect">Does it.</param>
    /// <exception cref="InvalidAssociationException">The peer is silent.</exception>
    public async Task<AssociationHandle> WithinAsync(
        TimeSpan limit, Address peer, Func<Address, Task<AssociationHandle>> connect)
    {
        if (CountOf(peer) >= OpenMax)
        {
            throw new InvalidAssociationException($"{peer} has left {OpenMax} TLS handshakes unanswered");
        }

        var connecting = connect(peer);
        try
        {
            return await connecting.WaitAsync(limit, time);
        }
        catch (TimeoutException)
        {
            Add(peer, 1);
            _ = ForgetAtItsEndAsync(peer, connecting);
            throw new InvalidAssociationException($"{peer} does not answer the TLS handshake");
        }
    }

    private async Task ForgetAtItsEndAsync(Address peer, Task<AssociationHandle> connecting)
    {
        await ((Task)connecting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Add(peer, -1);
        if (connecting.IsCompletedSuccessfully)
        {
#pragma warning disable CS0618 // The other one only wants a log besides.
            connecting.Result.Disassociate();
#pragma warning restore CS0618
        }
    }

    private int CountOf(Address peer)
    {
        lock (_lock)
        {
            return _open.GetValueOrDefault(peer);
        }
    }

    private void Add(Address peer, int count)
    {
        lock (_lock)
        {
            var sum = _open.GetValueOrDefault(peer) + count;
            if (sum == 0)
            {
                _open.Remove(peer);
            }
            else
            {
                _open[peer] = sum;
            }
        }
    }
}
