using System.Diagnostics;
using System.Globalization;

namespace KafkaAggregator.Benchmarks.Scale;

/// <summary>
/// How one node bears many topic-partitions on a real broker: <c>scale BOOTSTRAP REGISTRY [PARTITIONS]</c>. Each
/// partition gets a record a second, windows have 10 s.
/// </summary>
internal static class ScaleRun
{
    private const int PartitionsByDefault = 3000;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Steady = TimeSpan.FromSeconds(30);

    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        if (arguments.Count < 2)
        {
            Console.Error.WriteLine("scale BOOTSTRAP REGISTRY [PARTITIONS]");
            return 2;
        }

        var partitions = arguments.Count > 2
            ? int.Parse(arguments[2], CultureInfo.InvariantCulture)
            : PartitionsByDefault;
        var prefix = $"scale{Guid.NewGuid():N}"[..12];
        await using var load = await ScaleLoad.CreateAsync(arguments[0], arguments[1], prefix, partitions);
        load.Start();
        var clock = Stopwatch.StartNew();
        await using var worker = new ScaleWorker(arguments[0], arguments[1], prefix, port: 18558);
        var owned = await WaitAsync(worker, counts => counts.Owned >= partitions, clock);
        var running = await WaitAsync(worker, counts => counts.Running >= partitions, clock);
        var before = worker.Processor;
        await Task.Delay(Steady);
        var share = (worker.Processor - before) / Steady;
        var (all, aggregating) = await worker.CountAsync();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{partitions} partitions: all owned after {owned.TotalSeconds:0.0} s,"
            + $" all aggregating after {running.TotalSeconds:0.0} s; then {share:P0} of a core,"
            + $" {worker.ResidentBytes >> 20} MiB resident, {worker.Threads} threads,"
            + $" {aggregating} of {all} running"));
        return aggregating == partitions ? 0 : 1;
    }

    private static async Task<TimeSpan> WaitAsync(
        ScaleWorker worker, Func<(int Owned, int Running), bool> condition, Stopwatch clock)
    {
        while (!condition(await worker.CountAsync()))
        {
            if (clock.Elapsed > Limit)
            {
                throw new TimeoutException($"not within {Limit}: {await worker.CountAsync()}");
            }

            await Task.Delay(200);
        }

        return clock.Elapsed;
    }
}
