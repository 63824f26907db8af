using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace KafkaAggregator.Benchmarks.Rig;

/// <summary>What a worker says of itself over HTTP.</summary>
internal sealed class WorkerApi(string url) : IDisposable
{
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(5) };

    /// <summary>
    /// Partitions that are owned, and those of them that run and have an offset behind them; none where nobody answers.
    /// </summary>
    public async Task<(int Owned, int Running)> CountAsync()
    {
        try
        {
            var rows = await _client.GetFromJsonAsync<List<JsonElement>>($"{url}/api/partitions") ?? [];
            return (rows.Count, rows.Count(IsAggregating));
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            return (0, 0);
        }
    }

    /// <summary>The sum of a metric's values, over its labels.</summary>
    public async Task<double> ReadMetricAsync(string name)
    {
        var text = await _client.GetStringAsync($"{url}/metrics");
        return text.Split('\n')
            .Where(line => line.StartsWith($"{name}{{", StringComparison.Ordinal))
            .Sum(line => double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture));
    }

    public void Dispose() => _client.Dispose();

    private static bool IsAggregating(JsonElement row) =>
        row.GetProperty("state").GetString() == "running"
        && row.GetProperty("stream_time").ValueKind != JsonValueKind.Null;
}
