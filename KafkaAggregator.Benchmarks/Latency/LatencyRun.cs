using System.Diagnostics;
using System.Globalization;
using Confluent.Kafka;
using KafkaAggregator.Benchmarks.Rig;

namespace KafkaAggregator.Benchmarks.Latency;

/// <summary>
/// How long after the record that closes a window its summary is seen by a reader of committed records, on a real
/// broker: <c>latency BOOTSTRAP REGISTRY [SECONDS]</c>, at 1, 20 and 200 windows a second, beside what the broker takes
/// for a record and for a transaction.
/// </summary>
internal static class LatencyRun
{
    private const int SecondsByDefault = 60;
    private const int PartitionsMax = 20;
    private const string Url = "http://127.0.0.1:18559";
    private static readonly int[] Rates = [1, 20, 200];
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        if (arguments.Count < 2)
        {
            Console.Error.WriteLine("latency BOOTSTRAP REGISTRY [SECONDS]");
            return 2;
        }

        var duration = TimeSpan.FromSeconds(
            arguments.Count > 2 ? int.Parse(arguments[2], CultureInfo.InvariantCulture) : SecondsByDefault);
        var prefix = $"latency{Guid.NewGuid():N}"[..14];
        var bare = $"{prefix}-bare";
        await SourceTopics.CreateAsync(arguments[0], [bare], 1);
        Console.WriteLine("| | p50 | p99 | number |");
        Console.WriteLine("|---|---|---|---|");
        Print("a record, producer to reader", await LatencyBaselines.MeasureMessagesAsync(arguments[0], bare));
        Print("a transaction of one record and one offset", LatencyBaselines.MeasureTransactions(arguments[0], bare));
        var isWhole = true;
        foreach (var rate in Rates)
        {
            isWhole &= await MeasureAsync(arguments[0], arguments[1], $"{prefix}r{rate}", rate, duration);
        }

        return isWhole ? 0 : 1;
    }

    private static async Task<bool> MeasureAsync(
        string bootstrap, string registry, string prefix, int rate, TimeSpan duration)
    {
        var (topic, output) = ($"{prefix}-000", $"{prefix}-000-aggregated");
        var partitions = Math.Min(rate, PartitionsMax);
        await SourceTopics.CreateAsync(bootstrap, [topic, output], partitions);
        var value = await SourceTopics.RegisterAsync(registry, topic);
        using var source = new LatencySource(bootstrap, topic, partitions, value);
        await using var worker = new WorkerProcess(WorkerSettings.Of(
            bootstrap, registry, prefix, ("WINDOW_SIZE", "1"), ("IDLE_TIMEOUT", "60s"), ("HTTP_URLS", Url)));
        using var api = new WorkerApi(Url);
        await WaitAsync(async () => (await api.CountAsync()).Owned == partitions);
        await using (new LatencyReader(bootstrap, output, partitions, IsolationLevel.ReadCommitted, source.See))
        {
            await Task.Run(() => source.Run(rate, WarmUp, duration));
            await WaitAsync(() => Task.FromResult(source.Unseen == 0));
        }

        var commits = await api.ReadMetricAsync("aggregator_commit_duration_seconds_count");
        var seconds = await api.ReadMetricAsync("aggregator_commit_duration_seconds_sum");
        Print($"{rate} windows/s: the closing record acknowledged", source.Acknowledged);
        Print($"{rate} windows/s: closing record to the summary's reader", source.Latencies);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {rate} windows/s: commits, their mean | {1000 * seconds / commits:0.0} ms | | {commits:0} |"));
        return source.Unseen == 0;
    }

    private static async Task WaitAsync(Func<Task<bool>> condition)
    {
        var begun = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(begun) > Limit)
            {
                throw new TimeoutException($"not within {Limit}");
            }

            await Task.Delay(100);
        }
    }

    private static void Print(string what, IReadOnlyCollection<double> milliseconds) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"| {what} | {Percentiles.Of(milliseconds, 50):0.0} ms | {Percentiles.Of(milliseconds, 99):0.0} ms"
        + $" | {milliseconds.Count} |"));
}
