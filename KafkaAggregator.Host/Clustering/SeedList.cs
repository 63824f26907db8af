using Akka.Actor;
using KafkaAggregator.Host.Hosting;

namespace KafkaAggregator.Host.Clustering;

/// <summary>Seed nodes as they are configured, <c>host:port</c> each.</summary>
internal static class SeedList
{
    /// <summary>A seed as Akka writes it.</summary>
    public static string AddressOf(string seed) => $"akka.tcp://{ActorSystemSettings.SystemName}@{seed}";

    public static IReadOnlyList<Address> Parse(IEnumerable<string> seeds) =>
        [.. seeds.Select(seed => Address.Parse(AddressOf(seed)))];
}
