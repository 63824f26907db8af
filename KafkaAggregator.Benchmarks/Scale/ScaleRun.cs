using System.Diagnostics;
using System.Globalization;
using KafkaAggregator.Benchmarks.Rig;

namespace KafkaAggregator.Benchmarks.Scale;

/// <summary>
/// How one node bears many topic-partitions on a real broker: <c>scale BOOTSTRAP REGISTRY [PARTITIONS]
/// [WINDOW_SECONDS] [LOG]</c>. Each partition gets a record a second, windows have 10 s.
/// </summary>
internal static class ScaleRun
{
    private const int PartitionsByDefault = 3000;
    private const string Url = "http://127.0.0.1:18558";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Steady = TimeSpan.FromSeconds(40);

    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        if (arguments.Count < 2)
        {
            Console.Error.WriteLine("scale BOOTSTRAP REGISTRY [PARTITIONS] [WINDOW_SECONDS] [LOG]");
            return 2;
        }

        var partitions = arguments.Count > 2
            ? int.Parse(arguments[2], CultureInfo.InvariantCulture)
            : PartitionsByDefault;
        var window = arguments.Count > 3 ? arguments[3] : "10";
        var prefix = $"scale{Guid.NewGuid():N}"[..12];
        await using var load = await ScaleLoad.CreateAsync(arguments[0], arguments[1], prefix, partitions);
        load.Start();
        var settings = WorkerSettings.Of(
            arguments[0], arguments[1], prefix, ("WINDOW_SIZE", window), ("HTTP_URLS", Url));
        var log = arguments.Count > 4 ? arguments[4] : null;
        using var api = new WorkerApi(Url);
        await using (var first = new WorkerProcess(settings, log))
        {
            await MeasureStartAsync("first start", first, api, partitions);
            await MeasureSteadyAsync(arguments[0], first, api, partitions);
            await first.TerminateAsync();
        }

        // Its topics and schemas are there now, as they are for every start but a group's first.
        await using var second = new WorkerProcess(settings, log);
        await MeasureStartAsync("started again", second, api, partitions);
        return await MeasureSteadyAsync(arguments[0], second, api, partitions) ? 0 : 1;
    }

    private static async Task MeasureStartAsync(string what, WorkerProcess worker, WorkerApi api, int partitions)
    {
        var clock = Stopwatch.StartNew();
        var owned = await WaitAsync(api, counts => counts.Owned >= partitions, clock);
        var running = await WaitAsync(api, counts => counts.Running >= partitions, clock);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: {partitions} partitions given after {worker.GivenAfter?.TotalSeconds:0.0} s,"
            + $" all owned after {owned.TotalSeconds:0.0} s, all aggregating after {running.TotalSeconds:0.0} s"));
    }

    private static async Task<bool> MeasureSteadyAsync(
        string bootstrap, WorkerProcess worker, WorkerApi api, int partitions)
    {
        using var traffic = new OffsetTraffic(bootstrap);
        var before = await CountAsync(traffic, worker, api);
        var clock = Stopwatch.StartNew();
        await Task.Delay(Steady);
        var after = await CountAsync(traffic, worker, api);
        var seconds = clock.Elapsed.TotalSeconds;
        var share = (after.Processor - before.Processor).TotalSeconds / seconds;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"then, for {seconds:0} s, {share:P0} of a core, {worker.ResidentBytes >> 20} MiB resident, {worker.Threads} threads;"
            + $" {(after.Summaries - before.Summaries) / seconds:0} summaries and"
            + $" {(after.Commits - before.Commits) / seconds:0.0} commits a second,"
            + $" {(after.OffsetRecords - before.OffsetRecords) / seconds:0} records a second in the topic of offsets"));
        var (all, aggregating) = await api.CountAsync();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{aggregating} of {all} running"));
        return aggregating == partitions;
    }

    private static async Task<ScaleCounts> CountAsync(OffsetTraffic traffic, WorkerProcess worker, WorkerApi api) => new(
        worker.Processor,
        traffic.Count(),
        await api.ReadMetricAsync("aggregator_summaries_written_total"),
        await api.ReadMetricAsync("aggregator_commit_duration_seconds_count"));

    private static async Task<TimeSpan> WaitAsync(
        WorkerApi api, Func<(int Owned, int Running), bool> condition, Stopwatch clock)
    {
        while (!condition(await api.CountAsync()))
        {
            if (clock.Elapsed > Limit)
            {
                throw new TimeoutException($"not within {Limit}: {await api.CountAsync()}");
            }

            await Task.Delay(200);
        }

        return clock.Elapsed;
    }
}
