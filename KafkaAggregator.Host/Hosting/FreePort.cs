using System.Net;
using System.Net.Sockets;

namespace KafkaAggregator.Host.Hosting;

/// <summary>Looks whether a port can be listened on, and finds one that can.</summary>
internal static class FreePort
{
    /// <summary>The wanted port where it is free, else one that the system chooses.</summary>
    public static int Prefer(IPAddress address, int wanted) =>
        TryListen(address, wanted) ?? TryListen(address, 0) ?? wanted;

    private static int? TryListen(IPAddress address, int port)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            return ((IPEndPoint)socket.LocalEndPoint!).Port;
        }
        catch (SocketException)
        {
            return null;
        }
    }
}
