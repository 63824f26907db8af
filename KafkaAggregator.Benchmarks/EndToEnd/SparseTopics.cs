using System.Diagnostics;
using System.Globalization;
using KafkaAggregator.Benchmarks.Rig;

namespace KafkaAggregator.Benchmarks.EndToEnd;

/// <summary>
/// An observatory's load: 1,051 topics with 28 records a second each, windows of 10 s. What share of a core that takes,
/// once the worker has it all.
/// </summary>
internal static class SparseTopics
{
    private const int Topics = 1051;
    private const int Hertz = 28;
    private const int Fields = 10;

    /// <summary>Until what is hot is compiled for good.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(20);

    public static async Task MeasureAsync(EndToEndContext context)
    {
        context.Output.WriteLine("1,051 topics with 28 records of 10 fields a second each, windows of 10 s; to reach: 10 % of a core");
        context.Output.WriteLine();
        context.Output.WriteLine("| Contender | Topics | Records a second | Share of a core | Of it system | Resident memory | Peak memory |");
        context.Output.WriteLine("|---|---|---|---|---|---|---|");
        foreach (var worker in context.Workers)
        {
            await MeasureAsync(context, worker);
        }

        context.Output.WriteLine();
    }

    private static async Task MeasureAsync(EndToEndContext context, Contender worker)
    {
        var run = $"sparse{Guid.NewGuid():N}"[..12];
        var set = new DataSet(Fields, context.Settings.ShareOf(Topics), 1, 0, Hertz) { Name = run };
        var value = await SourceTopics.RegisterAsync(context.Servers.Registry, set.TopicNames[0], Fields);
        await using var load = await SparseLoad.StartAsync(context.Servers, set, value);
        using var api = new WorkerApi(Contender.Url);
        await using var process = worker.Start(context.Servers, set, run);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
        while ((await api.CountAsync()).Running < set.Topics)
        {
            await timer.WaitForNextTickAsync();
        }

        await Task.Delay(WarmUp);
        var (clock, before, records) = (Stopwatch.StartNew(), ProcessCost.Read(process.Id), await CountAsync(api));
        await Task.Delay(context.Settings.Steady);
        var (after, seconds) = (ProcessCost.Read(process.Id), clock.Elapsed.TotalSeconds);
        records = await CountAsync(api) - records;
        context.Output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {worker.Name} | {set.Topics:N0} | {records / seconds:N0} | "
            + $"{(after.Processor - before.Processor).TotalSeconds / seconds:P1} | {(after.System - before.System).TotalSeconds / seconds:P1} | "
            + $"{after.ResidentBytes / 1e6:0} MB | {after.PeakBytes / 1e6:0} MB |"));
        await process.EndAsync();
    }

    private static Task<double> CountAsync(WorkerApi api) => api.ReadMetricAsync("aggregator_records_consumed_total");
}
