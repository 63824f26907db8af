using System.Net;
using System.Net.Sockets;

namespace KafkaAggregator.Host.Hosting;

/// <summary>
/// The address that Akka is to listen on, tried before Akka does: so that a port that nobody set can move, and that
/// what cannot be listened on is told by the setting that it comes from.
/// </summary>
internal static class ClusterSocket
{
    /// <summary>The port by which other nodes reach this one: as configured, or a free one where it may move.</summary>
    /// <param name="cluster">What is configured.</param>
    /// <param name="moved">Told the port that was taken, and the one instead.</param>
    /// <exception cref="CannotListenException">It cannot be listened on.</exception>
    public static int FindPort(ClusterOptions cluster, Action<int, int> moved)
    {
        var address = Resolve(cluster);
        var wanted = cluster.BindPort ?? cluster.Port;
        try
        {
            var port = Listen(address, wanted);
            return cluster.BindPort is null ? port : cluster.Port;
        }
        catch (SocketException error) when (IsTaken(error) && MayMove(cluster))
        {
            var port = Listen(address, 0);
            moved(wanted, port);
            return port;
        }
        catch (SocketException error)
        {
            throw Refusal(cluster, error);
        }
    }

    /// <summary>Whether nobody chose the port.</summary>
    public static bool MayMove(ClusterOptions cluster) => !cluster.IsPortGiven && cluster.BindPort is null;

    /// <summary>The socket's failure inside what Akka throws of it; null where it failed of something else.</summary>
    public static SocketException? CauseOf(Exception error) =>
        error as SocketException
        ?? (error is AggregateException several
            ? several.InnerExceptions.Select(CauseOf).FirstOrDefault(cause => cause is not null)
            : error.InnerException is { } inner ? CauseOf(inner) : null);

    /// <summary>Names the setting that is to be changed.</summary>
    public static CannotListenException Refusal(ClusterOptions cluster, SocketException error)
    {
        var host = cluster.BindHostname ?? cluster.Hostname;
        var port = cluster.BindPort ?? cluster.Port;
        var isOfPort = error.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied;
        var remedy = (isOfPort, cluster) switch
        {
            (true, { BindPort: not null }) => "Set cluster.bind_port to a port that is free.",
            (true, _) => "Set cluster.port (CLUSTER_PORT) to a port that is free.",
            (false, { BindHostname: not null }) => "Set cluster.bind_hostname to an address of this machine.",
            _ => "Set cluster.hostname (CLUSTER_HOSTNAME), or cluster.bind_hostname, to an address of this machine.",
        };
        return new CannotListenException(
            $"The cluster cannot listen on {host}:{port}: {error.Message}. {remedy}", error);
    }

    private static bool IsTaken(SocketException error) => error.SocketErrorCode is SocketError.AddressAlreadyInUse;

    private static IPAddress Resolve(ClusterOptions cluster)
    {
        try
        {
            var addresses = Dns.GetHostAddresses(cluster.BindHostname ?? cluster.Hostname);
            return Array.Find(addresses, address => address.AddressFamily == AddressFamily.InterNetwork)
                ?? addresses.FirstOrDefault()
                ?? throw new SocketException((int)SocketError.HostNotFound);
        }
        catch (SocketException error)
        {
            throw Refusal(cluster, error);
        }
    }

    /// <summary>Two sockets that are only bound may share a port, so it listens for a moment.</summary>
    private static int Listen(IPAddress address, int port)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(address, port));
        socket.Listen(1);
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
