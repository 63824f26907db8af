using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Integration;

/// <summary>What operators do to topics and offsets, with Kafka's own tools.</summary>
[Collection(WorkerCollection.Name)]
public sealed class WorkerTopicTests(KafkaBroker broker, RegistryServer registry)
{
    [KafkaFact]
    public async Task OffsetsResetByKafkasTool_AreWhereTheNextWorkerStartsAfresh()
    {
        var run = await WorkerRun.CreateAsync(broker, registry, "reset");
        var topic = await run.CreateTopicAsync(partitions: 1);
        using var source = await SteadySource.CreateAsync(run, topic, partitions: 1);
        await source.WriteAsync(5);
        await run.RunUntilAsync(topic, source.IsWhole);
        await broker.ToolAsync("groups", "--group", run.Prefix, "--topic", topic, "--reset-offsets", "--to-earliest", "--execute");
        source.AssertRight(await run.RunUntilAsync(topic, read => read.Count >= 10), copies: 2);
    }

    [KafkaFact]
    public async Task PartitionsAdded_AreReadFromTheirBeginning()
    {
        var run = await WorkerRun.CreateAsync(broker, registry, "added");
        var topic = await run.CreateTopicAsync(partitions: 1);
        using var source = await SteadySource.CreateAsync(run, topic, partitions: 1);
        await source.WriteAsync(5);
        await using var worker = run.StartWorker();
        await run.WaitForSummariesAsync(topic, source.IsWhole);
        await broker.ToolAsync("topics", "--alter", "--topic", topic, "--partitions", "3");
        using var added = await SteadySource.CreateAsync(run, topic, partitions: 3, firstValue: 10_000);
        await added.WriteAsync(5, firstPartition: 1);
        var summaries = await run.WaitForSummariesAsync(topic, read => read.Count >= 15);
        Assert.Equal(15, summaries.Count);
        Assert.Equal([5, 5, 5], summaries.CountBy(summary => summary.Partition).OrderBy(pair => pair.Key).Select(pair => pair.Value));
        Assert.All(summaries, summary => Assert.Equal($"{summary.Partition}", summary.Headers["aggregator-source-partition"]));
        Assert.Equal(0, await worker.TerminateAsync());
    }

    /// <summary>The new topic has the old one's times, of which every window is closed, and more records than the old one had.</summary>
    [KafkaFact]
    public async Task TopicDeletedAndCreatedAgain_IsReadFromItsBeginning()
    {
        var run = await WorkerRun.CreateAsync(broker, registry, "again");
        var topic = await run.CreateTopicAsync(partitions: 2);
        using var source = await SteadySource.CreateAsync(run, topic, partitions: 2);
        await source.WriteAsync(5);
        await using var worker = run.StartWorker();
        await run.WaitForSummariesAsync(topic, source.IsWhole);
        using var admin = broker.Admin();
        await admin.DeleteTopicsAsync([topic]);
        await broker.CreateNamedTopicAsync(topic, 2);

        // It may have looked just in between, and seen no topic: then the group gives it both once more.
        var opened = Enumerable.Range(0, 2).Select(partition => worker.WaitForLineAsync($"{topic}-{partition} is opened again"));
        await await Task.WhenAny(Task.WhenAll(opened), worker.WaitForPartitionsAsync(4));
        using var again = await SteadySource.CreateAsync(run, topic, partitions: 2, firstValue: 10_000);
        await again.WriteAsync(10);
        again.AssertRight(await run.WaitForSummariesAsync(topic, again.IsWhole));
        Assert.Equal(0, await worker.TerminateAsync());
    }
}
