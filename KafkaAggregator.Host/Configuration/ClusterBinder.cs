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
            Tls = BindTls(values),
            BootstrapNodes = values.Integer(
                ClusterSettings.BootstrapNodes, defaults.BootstrapNodes, 1, BootstrapNodesMax),
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
                "Give host:port, …, or dns://name:port.");
        }

        if (seeds.Count > 1 && seeds.Any(IsDns))
        {
            values.Add(ClusterSettings.SeedNodes, "holds dns:// and more", "Give dns://name:port alone.");
        }

        return seeds;
    }

    private static bool IsDns(string seed) => seed.StartsWith("dns://", StringComparison.Ordinal);

    private static bool IsSeed(string seed) =>
        Uri.TryCreate(IsDns(seed) ? seed : $"dns://{seed}", UriKind.Absolute, out var uri)
        && uri is { Host.Length: > 0, Port: > 0, PathAndQuery: "" or "/" };

    private static ClusterTlsOptions? BindTls(SettingValues values)
    {
        Setting[] settings =
            [ClusterSettings.TlsCertificateFile, ClusterSettings.TlsKeyFile, ClusterSettings.TlsCaFile];
        var files = settings.Select(values.ExistingFile).ToList();
        var given = settings.Where(values.IsGiven).ToList();
        if (given.Count == 0)
        {
            return null;
        }

        foreach (var missing in settings.Except(given))
        {
            values.Add(given[0], $"is given without {missing.Name}", "Give all three files, or none.");
        }

        return new ClusterTlsOptions(files[0] ?? string.Empty, files[1] ?? string.Empty, files[2] ?? string.Empty);
    }
}
