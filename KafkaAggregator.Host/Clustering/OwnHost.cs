using System.Net;
using System.Net.Sockets;
using KafkaAggregator.Host.Hosting;

namespace KafkaAggregator.Host.Clustering;

/// <summary>
/// The host by which others reach a node whose seeds are a name and that was given none: one of this machine's own
/// addresses, that which the name has where there are several.
/// </summary>
internal static class OwnHost
{
    /// <param name="options">What is configured.</param>
    /// <param name="machine">This machine's name, as it is looked up.</param>
    /// <param name="cancellation">Ends the wait for answers.</param>
    public static async Task<ClusterOptions> FillAsync(
        ClusterOptions options, string machine, CancellationToken cancellation)
    {
        if (options.IsHostnameGiven || options.NamedSeed is not { } seed)
        {
            return options;
        }

        var own = await options.Names.ResolveAsync(machine, cancellation);
        var named = await options.Names.ResolveAsync(seed.Name, cancellation);
        var host = own.Intersect(named).Concat(own.Where(IsReachable)).FirstOrDefault();
        return host is null ? options : options with { Hostname = host.ToString() };
    }

    private static bool IsReachable(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address);
}
