using System.Globalization;
using KafkaAggregator.Benchmarks.Rig;

namespace KafkaAggregator.Benchmarks.EndToEnd;

/// <summary>The same number of records over one topic-partition, and over more and more: what one record costs.</summary>
internal static class Spread
{
    private static readonly DataSet[] Sets =
    [
        new(Fields: 10, Topics: 1, Partitions: 1, Records: 3_000_000, Hertz: 10),
        new(Fields: 10, Topics: 3, Partitions: 10, Records: 3_000_000, Hertz: 10),
        new(Fields: 10, Topics: 30, Partitions: 10, Records: 3_000_000, Hertz: 10),
        new(Fields: 10, Topics: 300, Partitions: 10, Records: 3_000_000, Hertz: 10),
    ];

    public static async Task MeasureAsync(EndToEndContext context)
    {
        context.Output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{context.Settings.ShareOf(Sets[0].Records):N0} records of 10 fields, 100 records a window; to reach: flat"));
        context.Output.WriteLine();
        context.Output.WriteLine("| Contender | Topic-partitions | CPU of a record | Against one partition | Peak memory | First summary after |");
        context.Output.WriteLine("|---|---|---|---|---|---|");
        var ofOne = new double[context.Workers.Count];
        foreach (var full in Sets)
        {
            var set = full with
            {
                Records = context.Settings.ShareOf(full.Records),
                Topics = full.Topics == 1 ? 1 : context.Settings.ShareOf(full.Topics),
            };
            await context.Sets.EnsureAsync(set);
            var courses = await context.InTurnAsync(context.Workers, worker => worker.RunAsync(context.Servers, set));
            for (var i = 0; i < courses.Count; i++)
            {
                var nanoseconds = 1e9 / Median.Of(courses[i].Select(course => course.RecordsOfProcessorSecond));
                ofOne[i] = ofOne[i] == 0 ? nanoseconds : ofOne[i];
                context.Output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {context.Workers[i].Name} | {set.TopicPartitions:N0} | {nanoseconds:0} ns | {nanoseconds / ofOne[i]:0.0} | "
                    + $"{Median.Of(courses[i].Select(course => course.PeakBytes / 1e6)):0} MB | "
                    + $"{Median.Of(courses[i].Select(course => course.FirstAfter.TotalSeconds)):0.0} s |"));
            }
        }

        context.Output.WriteLine();
    }
}
