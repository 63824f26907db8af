using System.Net;
using System.Text.Json;
using Akka.Actor;
using KafkaAggregator.Host.Hosting;

namespace KafkaAggregator.Host.Clustering;

/// <summary>
/// Akka's addresses of the nodes behind a DNS name, members or not: each is asked at its HTTP address for the routes of
/// Akka.Management's bootstrap.
/// </summary>
/// <param name="name">The name.</param>
/// <param name="names">Looks it up.</param>
/// <param name="port">Where all of them answer HTTP.</param>
/// <param name="self">This node's own HTTP address: the others' has the same scheme and prefix.</param>
/// <param name="protocol">How nodes speak to each other, as Akka writes it.</param>
internal sealed class DnsSeeds(string name, NameLookup names, int port, Uri self, string protocol) : IDisposable
{
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(2);

    /// <summary>Bounds what an answer may hold: a member takes some 300 bytes.</summary>
    private const int AnswerBytesMax = 1 << 20;

    private readonly HttpClient _client = new()
    {
        Timeout = AnswerLimit,
        MaxResponseContentBufferSize = AnswerBytesMax,
    };

    public async Task<IReadOnlyList<Address>> FindAsync(CancellationToken cancellation)
    {
        var addresses = await names.ResolveAsync(name, cancellation);
        var found = await Task.WhenAll(addresses.Select(address => AskAsync(address, cancellation)));
        return [.. found.OfType<Address>()];
    }

    public void Dispose() => _client.Dispose();

    private async Task<Address?> AskAsync(IPAddress address, CancellationToken cancellation)
    {
        var root = new UriBuilder(self) { Host = address.ToString(), Port = port }.Uri;
        try
        {
            var answer = await _client.GetByteArrayAsync(new Uri(root, "bootstrap/seed-nodes"), cancellation);
            using var document = JsonDocument.Parse(answer);
            var node = document.RootElement.GetProperty("SelfNode");
            return new Address(
                protocol,
                ActorSystemSettings.SystemName,
                node.GetProperty("Host").GetString(),
                node.GetProperty("Port").GetInt32());
        }
        catch (Exception error) when (error is HttpRequestException or JsonException or InvalidOperationException
            or KeyNotFoundException or FormatException
            || (error is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            // Whoever is there, it is no node that could be met.
            return null;
        }
    }
}
