using KafkaAggregator.Host.Configuration;
using KafkaAggregator.Host.Hosting;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Clustering;

/// <summary>A cluster of two: the first, which is older, lets the cluster be changed, the second does not.</summary>
public sealed class TwoNodes : IAsyncLifetime
{
    private readonly HttpClient _client = new();

    internal ClusterNode First { get; private set; } = null!;

    internal ClusterNode Second { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        var port = FreePorts.Find(1);
        First = await ClusterNode.StartAsync(Options("127.0.0.1", port, isReadOnly: false));
        Second = await ClusterNode.StartAsync(Options("127.0.0.2", port, isReadOnly: true));
        await Second.WaitForAsync(() => First.NotReady("reading") is null && Second.NotReady("reading") is null);
        await First.WaitForMembersAsync(2);
        await Second.WaitForMembersAsync(2);
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await Second.DisposeAsync();
        await First.DisposeAsync();
    }

    internal static AggregatorOptions Options(string host, int port, bool isReadOnly)
    {
        var options = ClusterNode.OptionsFor(new ClusterOptions
        {
            Hostname = host,
            Port = port,
            IsPortGiven = true,
            SeedNodes = [$"127.0.0.1:{port}"],
            DownAfter = TimeSpan.FromMinutes(1),
        });
        return options with { Http = options.Http with { IsReadOnly = isReadOnly } };
    }

    /// <summary>In texts of tests, node 1 and node 2 stand for the addresses of the two.</summary>
    internal string Fill(string text) => text
        .Replace("{1}", First.Cluster.SelfAddress.ToString(), StringComparison.Ordinal)
        .Replace("{2}", Second.Cluster.SelfAddress.ToString(), StringComparison.Ordinal)
        .Replace("{1#}", $"{First.Cluster.SelfUniqueAddress.Uid}", StringComparison.Ordinal)
        .Replace("{2#}", $"{Second.Cluster.SelfUniqueAddress.Uid}", StringComparison.Ordinal);

    internal Task<HttpResponseMessage> SendAsync(string method, int node, string path, HttpContent? content = null, string? accept = null)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), new Uri((node == 1 ? First : Second).Url + Fill(path)[1..])) { Content = content };
        if (accept is not null)
        {
            request.Headers.Add("Accept", accept);
        }

        return _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }
}
