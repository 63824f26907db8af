using System.Net;
using KafkaAggregator.Host.Http;

namespace KafkaAggregator.Host.Hosting;

/// <summary>
/// Which addresses HTTP listens on: those that were set, or the default with a free port where its port is taken.
/// </summary>
internal static class ListeningUrls
{
    /// <param name="options">What was configured.</param>
    /// <param name="moved">Ports that were taken, each with the one that is listened on instead.</param>
    public static IReadOnlyList<string> Choose(HttpOptions options, out IReadOnlyList<(int Wanted, int Port)> moved)
    {
        var ports = new List<(int, int)>();
        moved = ports;
        return options.IsUrlGiven ? options.Urls : [.. options.Urls.Select(url => Move(url, ports))];
    }

    private static string Move(string url, List<(int Wanted, int Port)> moved)
    {
        var uri = new Uri(url);
        if (!IPAddress.TryParse(uri.Host, out var address))
        {
            return url;
        }

        var port = FreePort.Prefer(address, uri.Port);
        if (port != uri.Port)
        {
            moved.Add((uri.Port, port));
        }

        return new UriBuilder(uri) { Port = port }.Uri.ToString();
    }
}
