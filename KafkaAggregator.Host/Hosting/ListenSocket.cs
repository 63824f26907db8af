using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace KafkaAggregator.Host.Hosting;

/// <summary>
/// The sockets that HTTP listens on. A port that nobody set and that is taken moves to a free one, and which it is
/// shows when it is listened on: one that was free a moment before may be another worker's by then.
/// </summary>
internal static class ListenSocket
{
    private const int Backlog = 512;

    /// <param name="endpoint">What is to be listened on.</param>
    /// <param name="mayMove">Whether another port does where this one is taken.</param>
    /// <param name="moved">Told the port that was taken, and the one instead.</param>
    public static Socket Create(EndPoint endpoint, bool mayMove, Action<int, int> moved)
    {
        if (endpoint is not IPEndPoint wanted || !mayMove)
        {
            return SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
        }

        try
        {
            return Listen(wanted);
        }
        catch (SocketException error) when (error.SocketErrorCode is SocketError.AddressAlreadyInUse)
        {
            var socket = Listen(new IPEndPoint(wanted.Address, 0));
            moved(wanted.Port, ((IPEndPoint)socket.LocalEndPoint!).Port);
            return socket;
        }
    }

    /// <summary>Bound and listening: two that are only bound may share a port, and the slower fails later.</summary>
    private static Socket Listen(IPEndPoint endpoint)
    {
        var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
        try
        {
            socket.Listen(Backlog);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
