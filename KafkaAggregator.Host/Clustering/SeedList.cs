using Akka.Actor;
using KafkaAggregator.Host.Hosting;

namespace KafkaAggregator.Host.Clustering;

/// <summary>Seed nodes as they are configured, <c>host:port</c> each.</summary>
internal static class SeedList
{
    /// <summary>A seed as Akka writes it.</summary>
    /// <param name="protocol">How nodes speak to each other: <see cref="ClusterOptions.Protocol"/>.</param>
    /// <param name="seed">One of the list.</param>
    public static string AddressOf(string protocol, string seed) =>
        $"{protocol}://{ActorSystemSettings.SystemName}@{seed}";

    public static IReadOnlyList<Address> Parse(ClusterOptions options) =>
        [.. options.SeedNodes.Select(seed => Address.Parse(AddressOf(options.Protocol, seed)))];
}
