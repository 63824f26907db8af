using KafkaAggregator.Host.Hosting;

namespace KafkaAggregator.Host.Configuration;

/// <summary>The settings of the cluster of nodes.</summary>
internal static class ClusterBinder
{
    private const int PortMax = 65_535;
    private const int BootstrapNodesMax = 1_000;

    public static ClusterOptions Bind(SettingValues values)
    {
        var defaults = new ClusterOptions();
        values.Refuse(ClusterSettings.TlsCertificateFile);
        values.Refuse(ClusterSettings.TlsKeyFile);
        values.Refuse(ClusterSettings.TlsCaFile);
        return new ClusterOptions
        {
            Hostname = values.Text(ClusterSettings.Hostname, defaults.Hostname),
            Port = values.Integer(ClusterSettings.Port, defaults.Port, 0, PortMax),
            IsPortGiven = values.IsGiven(ClusterSettings.Port),
            SeedNodes = BindSeedNodes(values),
            BindHostname = values.Text(ClusterSettings.BindHostname),
            BindPort = values.IsGiven(ClusterSettings.BindPort)
                ? values.Integer(ClusterSettings.BindPort, defaults.Port, 0, PortMax)
                : null,
            Roles = values.List(ClusterSettings.Roles) ?? defaults.Roles,
            BootstrapNodes = values.Only(
                ClusterSettings.BootstrapNodes,
                values.Integer(ClusterSettings.BootstrapNodes, defaults.BootstrapNodes, 1, BootstrapNodesMax),
                defaults.BootstrapNodes),
            DownAfter = values.Wait(ClusterSettings.DownAfter, defaults.DownAfter),
        };
    }

    private static IReadOnlyList<string> BindSeedNodes(SettingValues values)
    {
        var seeds = values.List(ClusterSettings.SeedNodes) ?? [];
        foreach (var seed in seeds.Where(seed => !IsSeed(seed)))
        {
            values.Add(
                ClusterSettings.SeedNodes, $"holds \"{seed}\", which is no host:port",
                "Give host:port, with commas between.");
        }

        if (seeds.Any(IsDns))
        {
            values.Add(
                ClusterSettings.SeedNodes, "holds dns://, which is not available in this version",
                "Give host:port, with commas between.");
        }

        return seeds;
    }

    private static bool IsDns(string seed) => seed.StartsWith("dns://", StringComparison.Ordinal);

    private static bool IsSeed(string seed) =>
        Uri.TryCreate(IsDns(seed) ? seed : $"dns://{seed}", UriKind.Absolute, out var uri)
        && uri is { Host.Length: > 0, Port: > 0, PathAndQuery: "" or "/" };
}
