using Akka.Actor;
using Akka.Discovery;

namespace KafkaAggregator.Host.Clustering;

/// <summary>
/// Akka.Discovery by DNS: a contact point for each address of the name, all at the one port that
/// <see cref="PortPath"/> says.
/// </summary>
internal sealed class DnsDiscovery(ExtendedActorSystem system) : ServiceDiscovery
{
    /// <summary>The method's name in Akka's settings.</summary>
    public const string Method = "aggregator-dns";

    /// <summary>Where the HOCON says which port the contact points have.</summary>
    public const string PortPath = "akka.discovery.aggregator-dns.port";

    public override async Task<Resolved> Lookup(Lookup lookup, TimeSpan resolveTimeout)
    {
        var names = system.Settings.Setup.Get<NameLookup>().Value;
        using var limit = new CancellationTokenSource(resolveTimeout);
        var addresses = await names.ResolveAsync(lookup.ServiceName, limit.Token).WaitAsync(limit.Token);
        var port = system.Settings.Config.GetInt(PortPath, 0);
        return new Resolved(
            lookup.ServiceName,
            [.. addresses.Select(address => new ResolvedTarget(address.ToString(), port, address))]);
    }
}
