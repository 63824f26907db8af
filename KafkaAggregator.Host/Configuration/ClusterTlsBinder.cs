using System.Security.Cryptography.X509Certificates;
using KafkaAggregator.Host.Clustering;
using KafkaAggregator.Host.Hosting;

namespace KafkaAggregator.Host.Configuration;

/// <summary>The settings of mutual TLS between nodes: three files that belong together, tried at the start.</summary>
internal static class ClusterTlsBinder
{
    private static readonly Setting[] Parts =
        [ClusterSettings.TlsCertificateFile, ClusterSettings.TlsKeyFile, ClusterSettings.TlsCaFile];

    public static ClusterTlsOptions? Bind(SettingValues values)
    {
        var files = Parts.Select(values.ExistingFile).ToArray();
        if (Array.TrueForAll(files, file => file is null || !File.Exists(file)))
        {
            return null;
        }

        if (files is not [{ } certificate, { } key, { } authority])
        {
            var missing = Parts.Where((_, part) => files[part] is null).Select(part => part.Name);
            values.Add(
                Parts[Array.FindIndex(files, file => file is not null)],
                "is a part of mutual TLS, of which others miss",
                $"Give {string.Join(" and ", missing)} too.");
            return null;
        }

        // One that is not there is told already.
        var tls = new ClusterTlsOptions(certificate, key, authority);
        if (Array.TrueForAll(files, File.Exists))
        {
            Try(values, tls);
        }

        return tls;
    }

    /// <summary>What other nodes would refuse is refused here.</summary>
    private static void Try(SettingValues values, ClusterTlsOptions tls)
    {
        using var own = Read(
            values, ClusterSettings.TlsCertificateFile, "and its key cannot be used",
            "Give a PEM certificate, and in cluster.tls.key_file the PEM key that belongs to it, not encrypted.",
            () => X509Certificate2.CreateFromPemFile(tls.CertificateFile, tls.KeyFile));
        var authority = Read(
            values, ClusterSettings.TlsCaFile, "cannot be used",
            "Give a PEM file with the certificate of the authority.",
            () => NodeAuthority.Load(tls.CaFile));
        if (own is not null && authority?.ReasonAgainst(own) is { } reason)
        {
            values.Add(
                ClusterSettings.TlsCertificateFile, $"is refused by every node: this one {reason}",
                "Give a certificate that is valid and comes from the authority in cluster.tls.ca_file.");
        }
    }

    private static T? Read<T>(SettingValues values, Setting setting, string what, string remedy, Func<T> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (Exception error) when (PemMistakes.Has(error))
        {
            values.Add(setting, $"{what} ({PemMistakes.WordsFor(error)})", remedy);
            return null;
        }
    }
}
