using System.Globalization;
using KafkaAggregator.Benchmarks.Rig;

namespace KafkaAggregator.Benchmarks.EndToEnd;

/// <summary>
/// What a topic-partition takes in memory that had a record and a closed window, and has nothing to do: a worker with
/// thousands of them against one with one.
/// </summary>
internal static class IdlePartitions
{
    private static readonly DataSet One = new(Fields: 10, Topics: 1, Partitions: 1, Records: 1, Hertz: 10);
    private static readonly DataSet Thousands = new(Fields: 10, Topics: 300, Partitions: 10, Records: 3000, Hertz: 10);

    /// <summary>Behind the last window's closing: until collections have given back what a start takes.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(30);

    public static async Task MeasureAsync(EndToEndContext context)
    {
        var topics = context.Settings.ShareOf(Thousands.Topics);
        var thousands = Thousands with { Topics = topics, Records = topics * Thousands.Partitions };
        await context.Sets.EnsureAsync(One);
        await context.Sets.EnsureAsync(thousands);
        context.Output.WriteLine("Resident memory of idle topic-partitions of 10 fields; to reach: 100 KB each");
        context.Output.WriteLine();
        context.Output.WriteLine("| Contender | With one | With so many | Memory | A topic-partition |");
        context.Output.WriteLine("|---|---|---|---|---|");
        foreach (var worker in context.Workers)
        {
            var least = await MeasureAsync(context, worker, One);
            var most = await MeasureAsync(context, worker, thousands);
            context.Output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {worker.Name} | {least / 1e6:0} MB | {thousands.TopicPartitions:N0} | {most / 1e6:0} MB | "
                + $"{(most - least) / 1e3 / (thousands.TopicPartitions - 1):0.0} KB |"));
        }

        context.Output.WriteLine();
    }

    private static async Task<long> MeasureAsync(EndToEndContext context, Contender worker, DataSet set)
    {
        var run = $"idle{Guid.NewGuid():N}"[..12];
        await using var outputs = await OutputTopics.CreateAsync(context.Servers, set, worker.OutputSuffix(run));
        using var reader = new SummaryReader(context.Servers, outputs.Partitions, set.ClosingTime);
        await using var process = worker.Start(context.Servers, set, run);
        await Task.Run(() => reader.Read(process, set.Windows));
        await Task.Delay(context.Settings.Steady < Rest ? context.Settings.Steady : Rest);
        var cost = ProcessCost.Read(process.Id);
        await process.EndAsync();
        return cost.ResidentBytes;
    }
}
