using Akka.Configuration;
using KafkaAggregator.Host.Clustering;
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
            IsHostnameGiven = values.IsGiven(ClusterSettings.Hostname),
            Port = values.Integer(ClusterSettings.Port, defaults.Port, 0, PortMax),
            IsPortGiven = values.IsGiven(ClusterSettings.Port),
            SeedNodes = BindSeedNodes(values),
            BindHostname = values.Text(ClusterSettings.BindHostname),
            BindPort = values.IsGiven(ClusterSettings.BindPort)
                ? values.Integer(ClusterSettings.BindPort, defaults.Port, 0, PortMax)
                : null,
            Akka = BindAkka(values),
            Tls = ClusterTlsBinder.Bind(values),
            Roles = values.List(ClusterSettings.Roles) ?? defaults.Roles,
            BootstrapNodes =
                values.Integer(ClusterSettings.BootstrapNodes, defaults.BootstrapNodes, 1, BootstrapNodesMax),
            DownAfter = values.Wait(ClusterSettings.DownAfter, defaults.DownAfter),
        };
    }

    private static IReadOnlyList<string> BindSeedNodes(SettingValues values)
    {
        var seeds = values.List(ClusterSettings.SeedNodes) ?? [];
        foreach (var seed in seeds.Where(seed => !IsSeed(seed)))
        {
            values.Add(
                ClusterSettings.SeedNodes, $"holds \"{seed}\", which is neither host:port nor dns://name:port",
                "Give host:port, with commas between, or one dns://name:port.");
        }

        if (seeds.Count > 1 && seeds.Any(IsDns))
        {
            values.Add(
                ClusterSettings.SeedNodes, "holds dns:// and something else",
                "Give host:port, with commas between, or one dns://name:port.");
        }

        return seeds;
    }

    /// <summary>Whatever is wrong with the text, its parser says it in an exception of its own.</summary>
    private static string? BindAkka(SettingValues values)
    {
        var text = values.Text(ClusterSettings.Akka);
        try
        {
            _ = ConfigurationFactory.ParseString(text ?? "");
        }
        catch (Exception error)
        {
            values.Add(ClusterSettings.Akka, $"is no HOCON ({error.Message.ReplaceLineEndings(" ")})", "Correct it.");
        }

        return text;
    }

    private static bool IsDns(string seed) => seed.StartsWith(DnsSeed.Scheme, StringComparison.Ordinal);

    private static bool IsSeed(string seed) =>
        DnsSeed.Parse(IsDns(seed) ? seed : $"{DnsSeed.Scheme}{seed}") is not null;
}
