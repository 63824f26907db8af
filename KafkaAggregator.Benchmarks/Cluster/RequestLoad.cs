using System.Diagnostics;

namespace KafkaAggregator.Benchmarks.Cluster;

/// <summary>Requests one after the other on each of some connections, which are kept alive.</summary>
internal static class RequestLoad
{
    /// <summary>Answers a second, one for each connection at least; throws where one is no success.</summary>
    public static async Task<double> MeasureAsync(Uri url, int connections, TimeSpan duration)
    {
        using var handler = new SocketsHttpHandler { MaxConnectionsPerServer = connections };
        using var client = new HttpMessageInvoker(handler);
        var clock = Stopwatch.StartNew();
        var counts = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => AskAsync()));
        return counts.Sum() / clock.Elapsed.TotalSeconds;

        async Task<long> AskAsync()
        {
            var count = 0L;
            do
            {
                using var question = new HttpRequestMessage(HttpMethod.Get, url);
                using var answer = await client.SendAsync(question, CancellationToken.None);
                answer.EnsureSuccessStatusCode();
                await answer.Content.CopyToAsync(Stream.Null);
                count++;
            }
            while (clock.Elapsed < duration);

            return count;
        }
    }
}
