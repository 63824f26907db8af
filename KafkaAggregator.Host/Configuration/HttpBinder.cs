using System.Security.Cryptography.X509Certificates;
using KafkaAggregator.Host.Http;

namespace KafkaAggregator.Host.Configuration;

/// <summary>The settings of the HTTP endpoints.</summary>
internal static class HttpBinder
{
    public static HttpOptions Bind(SettingValues values)
    {
        var defaults = new HttpOptions();
        var options = new HttpOptions
        {
            Urls = values.List(HttpSettings.Urls) ?? defaults.Urls,
            IsUrlGiven = values.IsGiven(HttpSettings.Urls),
            IsReadOnly = values.Boolean(HttpSettings.ReadOnly, defaults.IsReadOnly),
            BasePath = BindBasePath(values),
            TokenFile = values.ExistingFile(HttpSettings.TokenFile),
            IsTokenNeededForReads = values.Boolean(HttpSettings.TokenForReads, defaults.IsTokenNeededForReads),
            CertificateFile = values.ExistingFile(HttpSettings.CertificateFile),
            KeyFile = values.ExistingFile(HttpSettings.KeyFile),
            AllowedHosts = values.List(HttpSettings.AllowedHosts) ?? defaults.AllowedHosts,
            IsInsecureAllowed = values.Boolean(HttpSettings.Insecure, defaults.IsInsecureAllowed),
        };
        CheckUrls(values, options);
        CheckToken(values, options);
        CheckCertificate(values, options);
        return options;
    }

    private static string BindBasePath(SettingValues values)
    {
        var path = (values.Text(HttpSettings.BasePath) ?? "").Trim('/');
        if (path.Any(letter => !(char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' or '/')))
        {
            values.Add(
                HttpSettings.BasePath, "is no path of letters, digits, '-', '_', '.' and '/'",
                "Give for example /aggregator.");
        }

        return path.Length == 0 ? "" : $"/{path}";
    }

    private static void CheckUrls(SettingValues values, HttpOptions options)
    {
        if (options.Urls.Count == 0)
        {
            values.Add(HttpSettings.Urls, "names no address", "Give for example http://127.0.0.1:8558.");
        }

        foreach (var url in options.Urls)
        {
            var address = ListenAddress.Parse(url);
            if (address is null)
            {
                values.Add(
                    HttpSettings.Urls, $"holds \"{url}\", which is no http:// or https:// address",
                    "Give for example http://127.0.0.1:8558.");
            }
            else if (address.Uri.Scheme == "https" && options.CertificateFile is null)
            {
                values.Add(
                    HttpSettings.Urls, $"holds \"{url}\", which needs a certificate",
                    "Give http.certificate_file and http.key_file, or a http:// address of loopback.");
            }
            else if (address.Uri.Scheme == "http" && !address.IsLoopback && !options.IsInsecureAllowed)
            {
                values.Add(
                    HttpSettings.Urls, $"holds \"{url}\", plain HTTP on an address that is not loopback",
                    "Give an address of loopback, a https:// address, or say http.insecure: true.");
            }
        }
    }

    private static void CheckToken(SettingValues values, HttpOptions options)
    {
        if (options.IsTokenNeededForReads && !values.IsGiven(HttpSettings.TokenFile))
        {
            values.Add(HttpSettings.TokenForReads, "needs a token", "Give http.token_file.");
        }

        if (options.TokenFile is { } file && File.Exists(file) && new FileInfo(file).Length == 0)
        {
            values.Add(HttpSettings.TokenFile, "names an empty file", "Write the token into it, on one line.");
        }
    }

    private static void CheckCertificate(SettingValues values, HttpOptions options)
    {
        var files = new[] { options.CertificateFile, options.KeyFile }.OfType<string>().ToList();
        if (files.Count == 0 || !files.TrueForAll(File.Exists))
        {
            return;
        }

        if (files.Count == 1)
        {
            var given = options.KeyFile is null ? HttpSettings.CertificateFile : HttpSettings.KeyFile;
            values.Add(given, "is one half", "Give http.certificate_file and http.key_file, both.");
            return;
        }

        try
        {
            X509Certificate2.CreateFromPemFile(files[0], files[1]).Dispose();
        }
        catch (Exception error) when (PemMistakes.Has(error))
        {
            values.Add(
                HttpSettings.CertificateFile, $"and its key cannot be used ({PemMistakes.WordsFor(error)})",
                "Give a PEM certificate and the PEM key that belongs to it, not encrypted.");
        }
    }
}
