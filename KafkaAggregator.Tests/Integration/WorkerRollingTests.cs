using System.Globalization;
using KafkaAggregator.Tests.Integration.Faults;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Integration;

/// <summary>A configuration is rolled out node by node: nodes with the old and the new one are in one group at once.</summary>
[Collection(WorkerCollection.Name)]
public sealed class WorkerRollingTests(KafkaBroker broker, RegistryServer registry)
{
    private const int Partitions = 4;

    /// <summary>Milliseconds of event time between two records.</summary>
    private const long Interval = 1000 / SteadySource.RecordsPerWindow;

    [KafkaFact]
    public async Task SameCut_WritesEveryWindowOnce_WhicheverNodeHasThePartition()
    {
        var run = await WorkerRun.CreateAsync(broker, registry, "rolled");
        var topic = await run.CreateTopicAsync(Partitions);
        using var source = await SteadySource.CreateAsync(run, topic, Partitions);
        var summaries = await RollAsync(run, topic, source, ("OPERATIONS", "mean,max"), source.IsWhole);
        source.AssertRight(summaries);
        Assert.Contains(summaries, summary => summary.Value.Schema.Fields.Exists(field => field.Name == "min_x"));
        Assert.Contains(summaries, summary => !summary.Value.Schema.Fields.Exists(field => field.Name == "min_x"));
    }

    /// <summary>
    /// A window that one node has open is not begun again by one with another cut, nor by the first when it gets the
    /// partition back: what was read of it is dropped, which is logged, and what comes before the next window is late.
    /// </summary>
    [KafkaFact]
    public async Task AnotherCut_BeginsBehindWhatWasOpen_AndNoRecordIsInTwoWindows()
    {
        var run = await WorkerRun.CreateAsync(broker, registry, "recut");
        var topic = await run.CreateTopicAsync(Partitions);
        using var source = await SteadySource.CreateAsync(run, topic, Partitions);
        var summaries = await RollAsync(run, topic, source, ("WINDOW_SIZE", "2"), read => EndsOf(read).Count(end => end >= EndOf(source)) == Partitions);
        foreach (var partition in summaries.GroupBy(summary => summary.Partition))
        {
            var windows = partition.OrderBy(StartOf).ToList();
            Assert.Contains(windows, window => window.TimestampMilliseconds - StartOf(window) == 1000);
            Assert.Contains(windows, window => window.TimestampMilliseconds - StartOf(window) == 2000);
            Assert.All(windows, window => Assert.Equal(
                (Math.Min(window.TimestampMilliseconds, EndOf(source)) - StartOf(window)) / Interval, window.Count));
            Assert.All(windows.Zip(windows.Skip(1)), pair => Assert.InRange(StartOf(pair.Second), pair.First.TimestampMilliseconds, long.MaxValue));
            foreach (var (before, after) in windows.Zip(windows.Skip(1)))
            {
                var between = (StartOf(after) - before.TimestampMilliseconds) / Interval;
                Assert.InRange(between - Number(after, "aggregator-late"), 0, between == 0 ? 0 : before.Count);
            }
        }
    }

    /// <summary>Old nodes, one of them replaced by a new one, this one taken away again, and then both replaced.</summary>
    private static async Task<IReadOnlyList<ReadSummary>> RollAsync(
        WorkerRun run, string topic, SteadySource source, (string, string) change, Func<IReadOnlyList<ReadSummary>, bool> isWhole)
    {
        var output = $"{topic}-aggregated";
        source.Begin();
        await using var first = run.StartWorker(("IDLE_TIMEOUT", "5s"));
        await first.WaitForPartitionsAsync(Partitions);
        await run.WaitForGrowthAsync(output, 40);
        await using (var second = run.StartWorker(("IDLE_TIMEOUT", "5s"), change))
        {
            await second.WaitForPartitionsAsync(Partitions / 2);
            await run.WaitForGrowthAsync(output, 100);
            Assert.Equal(0, await second.TerminateAsync());
        }

        await run.WaitForGrowthAsync(output, 100);
        await using var third = run.StartWorker(("IDLE_TIMEOUT", "5s"), change);
        await third.WaitForPartitionsAsync(Partitions / 2);
        Assert.Equal(0, await first.TerminateAsync());
        await third.WaitForPartitionsAsync(Partitions);
        await run.WaitForGrowthAsync(output, 100);
        await source.StopAsync();
        var summaries = await run.WaitForSummariesAsync(topic, isWhole);
        Assert.Equal(0, await third.TerminateAsync());
        return summaries;
    }

    private static IEnumerable<long> EndsOf(IReadOnlyList<ReadSummary> read) =>
        read.GroupBy(summary => summary.Partition).Select(partition => partition.Max(summary => summary.TimestampMilliseconds));

    /// <summary>The end of the last second that was written.</summary>
    private static long EndOf(SteadySource source) => SteadySource.Start + (source.Seconds * 1000L);

    private static long StartOf(ReadSummary summary) => FaultJudge.Milliseconds(summary.Window.Start);

    private static long Number(ReadSummary summary, string header) =>
        summary.Headers.TryGetValue(header, out var text) ? long.Parse(text, CultureInfo.InvariantCulture) : 0;
}
