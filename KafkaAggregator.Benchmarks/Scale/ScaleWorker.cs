using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace KafkaAggregator.Benchmarks.Scale;

/// <summary>The program as a process, and what can be seen of it from outside.</summary>
internal sealed class ScaleWorker : IAsyncDisposable
{
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(5) };
    private readonly Process _process;
    private readonly string _url;

    public ScaleWorker(
        string bootstrap, string registry, string prefix, int port, params (string Name, string Value)[] settings)
    {
        _url = $"http://127.0.0.1:{port}";
        var program = Path.Combine(AppContext.BaseDirectory, "kafka-aggregator.dll");
        var start = new ProcessStartInfo("dotnet", [program, "worker"])
        {
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["KAFKA_BROKER_URL"] = bootstrap;
        start.Environment["SCHEMA_REGISTRY_URL"] = registry;
        start.Environment["GROUP_ID"] = prefix;
        start.Environment["TOPIC_REGEX"] = $"^{prefix}-[0-9]+$";
        start.Environment["WINDOW_SIZE"] = "10";
        start.Environment["HTTP_URLS"] = _url;
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start) ?? throw new InvalidOperationException("the worker did not start");
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginErrorReadLine();
    }

    public TimeSpan Processor
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public long ResidentBytes => _process.WorkingSet64;

    public int Threads => _process.Threads.Count;

    /// <summary>Partitions that are owned, and those of them that run and have an offset behind them.</summary>
    public async Task<(int Owned, int Running)> CountAsync()
    {
        try
        {
            var rows = await _client.GetFromJsonAsync<List<JsonElement>>($"{_url}/api/partitions") ?? [];
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
        var text = await _client.GetStringAsync($"{_url}/metrics");
        return text.Split('\n')
            .Where(line => line.StartsWith($"{name}{{", StringComparison.Ordinal))
            .Sum(line => double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture));
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _client.Dispose();
    }

    private static bool IsAggregating(JsonElement row) =>
        row.GetProperty("state").GetString() == "running"
        && row.GetProperty("stream_time").ValueKind != JsonValueKind.Null;
}
