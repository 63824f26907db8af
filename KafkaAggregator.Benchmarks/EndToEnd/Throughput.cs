using System.Globalization;
using KafkaAggregator.Benchmarks.Rig;

namespace KafkaAggregator.Benchmarks.EndToEnd;

/// <summary>
/// What a record costs each contender, in user and system time of its whole process from the first summary to the last
/// commit; and its peak memory, and the time from its start to the first summary.
/// </summary>
internal static class Throughput
{
    public static async Task MeasureAsync(EndToEndContext context, DataSet full, string wanted)
    {
        var set = full with { Records = context.Settings.ShareOf(full.Records) };
        await context.Sets.EnsureAsync(set);
        List<Contender> contenders = [.. context.Workers];
        if (context.Settings.HasPeer)
        {
            contenders.Add(Contender.Peer(context.Settings.Kit));
        }

        var courses = await context.InTurnAsync(contenders, contender => contender.RunAsync(context.Servers, set));
        Print(context.Output, set, wanted, contenders, courses);
    }

    private static void Print(
        TextWriter output,
        DataSet set,
        string wanted,
        List<Contender> contenders,
        IReadOnlyList<IReadOnlyList<SummaryCourse>> courses)
    {
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{set.Fields} fields, {set.Records:N0} records, {set.Partitions} partitions; to reach: {wanted}"));
        output.WriteLine();
        output.WriteLine(
            "| Contender | Records a CPU-second | lowest to highest | Against the last | Records a second | Peak memory | First summary after | Repeated |");
        output.WriteLine("|---|---|---|---|---|---|---|---|");
        var last = Rate(courses[^1]);
        for (var i = 0; i < contenders.Count; i++)
        {
            var each = courses[i];
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {contenders[i].Name} | {Rate(each) / 1e6:0.00} M | {each.Min(course => course.RecordsOfProcessorSecond) / 1e6:0.00} to "
                + $"{each.Max(course => course.RecordsOfProcessorSecond) / 1e6:0.00} M | {Rate(each) / last:0.0} | "
                + $"{Median.Of(each.Select(course => course.RecordsOfSecond)) / 1e6:0.00} M | "
                + $"{Median.Of(each.Select(course => course.PeakBytes / 1e6)):0} MB | "
                + $"{Median.Of(each.Select(course => course.FirstAfter.TotalSeconds)):0.00} s | "
                + $"{each.Sum(course => course.Repeated)} |"));
        }

        output.WriteLine();
    }

    private static double Rate(IEnumerable<SummaryCourse> courses) =>
        Median.Of(courses.Select(course => course.RecordsOfProcessorSecond));
}
