using KafkaAggregator.Benchmarks.Rig;

namespace KafkaAggregator.Benchmarks.Cluster;

/// <summary>A worker that is asked over HTTP whether it is ready.</summary>
internal sealed class ClusterMember : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(2) };
    private readonly WorkerProcess _process;

    /// <param name="folder">Where the program lies.</param>
    /// <param name="url">Where it is to answer.</param>
    /// <param name="settings">What else is set.</param>
    public ClusterMember(string folder, string url, IReadOnlyDictionary<string, string> settings)
    {
        Url = url;
        _process = new WorkerProcess(new Dictionary<string, string>(settings) { ["HTTP_URLS"] = url }, folder: folder);
    }

    public string Url { get; }

    /// <summary>Gives the time since its start.</summary>
    public async Task<TimeSpan> WaitUntilReadyAsync()
    {
        while (!await IsReadyAsync())
        {
            if (_process.Age > Limit)
            {
                throw new TimeoutException($"{Url} is not ready after {Limit}");
            }

            await Task.Delay(Interval);
        }

        return _process.Age;
    }

    public Task EndAsync() => _process.EndAsync();

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return _process.DisposeAsync();
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using var answer = await _client.GetAsync(new Uri($"{Url}/ready"));
            return answer.IsSuccessStatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }
}
