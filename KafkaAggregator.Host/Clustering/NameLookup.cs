using System.Net;
using System.Net.Sockets;
using Akka.Actor.Setup;

namespace KafkaAggregator.Host.Clustering;

/// <summary>How names are looked up; part of the ActorSystem's setup, because Akka makes discoveries.</summary>
/// <param name="resolve">Gives the addresses that a name has now.</param>
internal sealed class NameLookup(Func<string, CancellationToken, Task<IPAddress[]>> resolve) : Setup
{
    /// <summary>Every address of the name; none where it is not known.</summary>
    public async Task<IReadOnlyList<IPAddress>> ResolveAsync(string name, CancellationToken cancellation)
    {
        try
        {
            return [.. (await resolve(name, cancellation).WaitAsync(cancellation)).Distinct()];
        }
        catch (SocketException error) when (
            error.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain)
        {
            // A name of which no task runs yet.
            return [];
        }
    }
}
