using System.Net;
using System.Net.Sockets;

namespace KafkaAggregator.Tests.Support;

/// <summary>
/// Ports that nobody listens on at the moment, below the range that the system takes outgoing ports from. Others may
/// take them before the caller does, so whoever starts something on them tries again.
/// </summary>
internal static class FreePorts
{
    private const int Lowest = 20_000;
    private const int Highest = 32_000;

    /// <summary>The first of so many free ports in a row.</summary>
    public static int Find(int count)
    {
        for (var attempt = 0; attempt < 1000; attempt++)
        {
            var first = Random.Shared.Next(Lowest, Highest - count);
            if (Enumerable.Range(first, count).All(IsFree))
            {
                return first;
            }
        }

        throw new InvalidOperationException($"no {count} free ports in a row between {Lowest} and {Highest}");
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
