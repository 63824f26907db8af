using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Integration;

/// <summary>The worker is killed while records come in: what it had not committed comes again, right, from Kafka.</summary>
[Collection(WorkerCollection.Name)]
public sealed class WorkerCrashTests(KafkaBroker broker, RegistryServer registry)
{
    private const int Partitions = 4;

    [KafkaTheory]
    [InlineData("exactly_once", "classic")]
    [InlineData("exactly_once", "consumer")]
    [InlineData("at_least_once", "classic")]
    public async Task Worker_LosesNoWindow_WhenItIsKilledThreeTimes(string guarantee, string protocol)
    {
        var run = await WorkerRun.CreateAsync(broker, registry, $"killed-{guarantee.Replace('_', '-')}", protocol);
        var topic = await run.CreateTopicAsync(Partitions);
        var output = $"{topic}-aggregated";
        using var source = await SteadySource.CreateAsync(run, topic, Partitions);
        (string, string)[] settings =
        [
            ("AGGREGATOR_CONFIG_FILE", run.WriteConfiguration("kafka: {session_timeout: 3s}\n")),
            ("DELIVERY_GUARANTEE", guarantee),
            ("COMMIT_INTERVAL", "10ms"),
            ("IDLE_TIMEOUT", "5s"),
        ];
        source.Begin();
        await KillAsync(run.StartWorker(settings), _ => run.WaitForGrowthAsync(output, 100)); // between commits that go well
        await KillAsync(run.StartWorker(settings), worker => worker.WaitForLineAsync("was given")); // at the attach
        await KillAsync(run.StartWorker(settings), _ => run.WaitForGrowthAsync(output, 1)); // at the first commit after a replay
        await using var heir = run.StartWorker(settings);
        await run.WaitForGrowthAsync(output, 100);
        await source.StopAsync();
        var summaries = await run.WaitForSummariesAsync(topic, source.IsWhole);
        source.AssertRight(guarantee == "exactly_once" ? summaries : WithoutCopies(summaries));
        Assert.Equal(0, await heir.TerminateAsync());
    }

    /// <summary>One of each window's summaries, which must be alike.</summary>
    private static List<ReadSummary> WithoutCopies(IReadOnlyList<ReadSummary> summaries) => [.. summaries
        .GroupBy(summary => summary.Window)
        .Select(copies =>
        {
            Assert.All(copies, copy => Assert.Equal((copies.First().Count, copies.First().Value["mean_x"]), (copy.Count, copy.Value["mean_x"])));
            return copies.First();
        })];

    private static async Task KillAsync(WorkerProcess worker, Func<WorkerProcess, Task> isTime)
    {
        await using (worker)
        {
            await isTime(worker);
            await worker.KillAsync();
        }
    }
}
