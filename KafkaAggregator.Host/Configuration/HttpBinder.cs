using System.Net;
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
            TokenFile = values.ExistingFile(HttpSettings.TokenFile),
            IsTokenNeededForReads = values.Boolean(HttpSettings.TokenForReads, defaults.IsTokenNeededForReads),
            CertificateFile = values.ExistingFile(HttpSettings.CertificateFile),
            KeyFile = values.ExistingFile(HttpSettings.KeyFile),
            IsInsecureAllowed = values.Boolean(HttpSettings.Insecure, defaults.IsInsecureAllowed),
            BasePath = BindBasePath(values),
            AllowedHosts = values.List(HttpSettings.AllowedHosts) ?? [],
        };
        CheckUrls(values, options);
        CheckPairs(values, options);
        return options;
    }

    private static string BindBasePath(SettingValues values)
    {
        var path = values.Text(HttpSettings.BasePath, string.Empty).TrimEnd('/');
        if (path.Length > 0 && (path[0] != '/' || path.IndexOfAny(['?', '#', ' ']) >= 0))
        {
            values.Add(HttpSettings.BasePath, "is no path", "Give for example /aggregator.");
        }

        return path;
    }

    private static void CheckUrls(SettingValues values, HttpOptions options)
    {
        if (options.Urls.Count == 0)
        {
            values.Add(HttpSettings.Urls, "names no address", "Give for example http://127.0.0.1:8558.");
        }

        foreach (var url in options.Urls)
        {
            // Kestrel takes + and * for every address.
            var isUri = Uri.TryCreate(
                url.Replace(
                    "://+", "://0.0.0.0",
                    StringComparison.Ordinal).Replace("://*", "://0.0.0.0", StringComparison.Ordinal),
                UriKind.Absolute, out var uri);
            if (!isUri || uri!.Scheme is not ("http" or "https"))
            {
                values.Add(
                    HttpSettings.Urls, $"holds \"{url}\", which is no http:// or https:// address",
                    "Give for example http://127.0.0.1:8558.");
            }
            else if (uri.Scheme == "https" && options.CertificateFile is null)
            {
                values.Add(
                    HttpSettings.Urls, $"holds \"{url}\", which needs a certificate",
                    "Give http.certificate_file and http.key_file.");
            }
            else if (uri.Scheme == "http" && !IsLoopback(uri) && !options.IsInsecureAllowed)
            {
                values.Add(
                    HttpSettings.Urls, $"holds \"{url}\", plain HTTP on an address that is not loopback",
                    "Use https:// with http.certificate_file and http.key_file, or say http.insecure: true.");
            }
        }
    }

    private static void CheckPairs(SettingValues values, HttpOptions options)
    {
        if (options.CertificateFile is not null && options.KeyFile is null)
        {
            values.Add(HttpSettings.CertificateFile, "is given without http.key_file", "Give both, or neither.");
        }

        if (options.KeyFile is not null && options.CertificateFile is null)
        {
            values.Add(HttpSettings.KeyFile, "is given without http.certificate_file", "Give both, or neither.");
        }

        if (options.IsTokenNeededForReads && options.TokenFile is null)
        {
            values.Add(HttpSettings.TokenForReads, "needs http.token_file", "Give the file that holds the token.");
        }

        if (!options.IsReadOnly && options.TokenFile is null)
        {
            values.Add(
                HttpSettings.ReadOnly, "needs http.token_file: what changes the cluster needs a token",
                "Give the file that holds the token.");
        }
    }

    private static bool IsLoopback(Uri uri) =>
        uri.IsLoopback
            || (IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
