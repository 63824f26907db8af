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

    /// <summary>Whether this node is the first of a list, and forms a cluster where there is none.</summary>
    /// <param name="options">How the node takes part in its cluster.</param>
    /// <param name="port">The port that other nodes reach it by.</param>
    public static bool BeginsWith(ClusterOptions options, int port) =>
        options.SeedNodes.Count > 0 && IsSelf(options, port, options.SeedNodes[0]);

    /// <summary>Whether a seed is this node: as Akka compares addresses, whatever the case of the name.</summary>
    /// <param name="options">How the node takes part in its cluster.</param>
    /// <param name="port">The port that other nodes reach it by.</param>
    /// <param name="seed">One of the list.</param>
    public static bool IsSelf(ClusterOptions options, int port, string seed) =>
        Address.Parse(AddressOf(options.Protocol, seed))
            .Equals(new Address(options.Protocol, ActorSystemSettings.SystemName, options.Hostname, port));

    public static IReadOnlyList<Address> Parse(ClusterOptions options) =>
        [.. options.SeedNodes.Select(seed => Address.Parse(AddressOf(options.Protocol, seed)))];
}
