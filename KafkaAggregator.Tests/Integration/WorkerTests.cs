using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Integration;

/// <summary>The program as a process, on a real broker and a real registry, judged by Python or by somebody else's client.</summary>
[Collection(WorkerCollection.Name)]
public sealed class WorkerTests(KafkaBroker broker, RegistryServer registry)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    [KafkaFact]
    public async Task Worker_SummarisesEveryWindowRight_Of200000Records()
    {
        var run = await WorkerRun.CreateAsync(broker, registry, "bench");
        await PeerPrograms.FillAsync(run.Bootstrap, run.Registry, run.Prefix, records: 200_000);
        await using var worker = run.StartWorker(("WINDOW_SIZE", "10"));
        await PeerPrograms.CheckAsync(run.Bootstrap, run.Registry, $"{run.Prefix}-000", window: 10, Limit);
        Assert.Contains(worker.Lines, line => line.Contains("fetches directly", StringComparison.Ordinal));
        Assert.DoesNotContain(worker.Lines, line => line.Contains("fetches by librdkafka", StringComparison.Ordinal));
        Assert.Equal(0, await worker.TerminateAsync());
    }

    [KafkaFact]
    public async Task Worker_SummarisesEveryWindowRight_WhenLibrdkafkaFetches()
    {
        var run = await WorkerRun.CreateAsync(broker, registry, "fetch");
        await PeerPrograms.FillAsync(run.Bootstrap, run.Registry, run.Prefix, records: 200_000);
        await using var worker = run.StartWorker(("WINDOW_SIZE", "10"), ("AGGREGATOR_CONFIG_FILE", run.WriteConfiguration("kafka: {fetcher: librdkafka}")));
        await PeerPrograms.CheckAsync(run.Bootstrap, run.Registry, $"{run.Prefix}-000", window: 10, Limit);
        Assert.DoesNotContain(worker.Lines, line => line.Contains("fetches directly", StringComparison.Ordinal));
        Assert.Equal(0, await worker.TerminateAsync());
    }

    [KafkaFact]
    public async Task Tutorial_CountsEveryMessage_TheLastWindowsIncluded()
    {
        var run = await WorkerRun.CreateAsync(broker, registry, "example");
        await run.RunVerbAsync("init-example");
        await using var worker = run.StartWorker();
        await run.RunVerbAsync("produce", "--frequency", "10", "--max-messages", "100");
        for (var i = 0; i < WorkerRun.ExampleTopics; i++)
        {
            var summaries = await run.WaitForSummariesAsync(
                $"{run.Prefix}-{i:000}", read => read.Sum(summary => summary.Count) >= 100);
            Assert.Equal(100, summaries.Sum(summary => summary.Count));
            Assert.Equal(summaries.Count, summaries.Select(summary => summary.Window).Distinct().Count());
        }

        Assert.Equal(0, await worker.TerminateAsync("INT"));
    }
}
