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
            IsReadOnly = values.Only(
                HttpSettings.ReadOnly, values.Boolean(HttpSettings.ReadOnly, defaults.IsReadOnly), defaults.IsReadOnly),
            IsTokenNeededForReads = values.Only(
                HttpSettings.TokenForReads,
                values.Boolean(HttpSettings.TokenForReads, defaults.IsTokenNeededForReads),
                defaults.IsTokenNeededForReads),
            IsInsecureAllowed = values.Boolean(HttpSettings.Insecure, defaults.IsInsecureAllowed),
        };
        values.Refuse(HttpSettings.TokenFile);
        values.Refuse(HttpSettings.CertificateFile);
        values.Refuse(HttpSettings.KeyFile);
        values.Refuse(HttpSettings.BasePath);
        values.Refuse(HttpSettings.AllowedHosts);
        CheckUrls(values, options);
        return options;
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
            else if (uri.Scheme == "https")
            {
                values.Add(
                    HttpSettings.Urls, $"holds \"{url}\", and TLS is not available in this version",
                    "Give a http:// address of loopback, and TLS to a proxy in front of it.");
            }
            else if (uri.Scheme == "http" && !IsLoopback(uri) && !options.IsInsecureAllowed)
            {
                values.Add(
                    HttpSettings.Urls, $"holds \"{url}\", plain HTTP on an address that is not loopback",
                    "Give an address of loopback, or say http.insecure: true.");
            }
        }
    }

    private static bool IsLoopback(Uri uri) =>
        uri.IsLoopback
            || (IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
