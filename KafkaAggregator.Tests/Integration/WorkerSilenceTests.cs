using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Integration;

/// <summary>
/// What is silence and what is not. Where nothing must be closed for a while, a window elsewhere that silence closes in the meantime is the
/// clock.
/// </summary>
[Collection(OperatorCollection.Name)]
public sealed class WorkerSilenceTests(KafkaBroker broker, RegistryServer registry)
{
    private const long Start = 1_700_000_000_000;
    private const int Watched = 0;
    private const int Clock = 1;

    [KafkaTheory]
    [InlineData("classic")]
    [InlineData("consumer")]
    public async Task OpenUpstreamTransaction_IsNoSilence_AndItsMarkerIsNoRecord(string protocol)
    {
        var run = await WorkerRun.CreateAsync(broker, registry, "upstream", protocol);
        var topic = await run.CreateTopicAsync(partitions: 2);
        using var plain = await RawProducer.CreateAsync(run.Bootstrap, run.Registry, topic);
        using var transactional = await RawProducer.CreateAsync(run.Bootstrap, run.Registry, topic, $"{topic}-upstream");
        await using var worker = run.StartWorker();
        await plain.SendAsync(topic, Watched, Start, 1);
        transactional.BeginTransaction();
        await transactional.SendAsync(topic, Watched, Start + 100, 3);
        for (var second = 0; second < 2; second++)
        {
            await plain.SendAsync(topic, Clock, Start + (second * 1000), 7);
            var soFar = await run.WaitForSummariesAsync(topic, read => read.Count == second + 1);
            Assert.All(soFar, summary => Assert.Equal(Clock, summary.Partition));
        }

        transactional.CommitTransaction(); // and now its marker is the last that the log has
        var summaries = await run.WaitForSummariesAsync(topic, read => read.Count == 3);
        var whole = Assert.Single(summaries, summary => summary.Partition == Watched);
        Assert.Equal((2, 2.0, "idle"), (whole.Count, whole.Value["mean_x"], whole.Headers["aggregator-closed-by"]));
        Assert.Equal(0, await worker.TerminateAsync());
    }

    [KafkaFact]
    public async Task AbortedUpstreamTransaction_LeavesNoRecord_AndSilenceBehindIt()
    {
        var run = await WorkerRun.CreateAsync(broker, registry, "aborted", "consumer");
        var topic = await run.CreateTopicAsync(partitions: 1);
        using var plain = await RawProducer.CreateAsync(run.Bootstrap, run.Registry, topic);
        using var transactional = await RawProducer.CreateAsync(run.Bootstrap, run.Registry, topic, $"{topic}-upstream");
        await plain.SendAsync(topic, Watched, Start, 1);
        transactional.BeginTransaction();
        await transactional.SendAsync(topic, Watched, Start + 100, 3);
        transactional.AbortTransaction();
        await using var worker = run.StartWorker();
        var summary = Assert.Single(await run.WaitForSummariesAsync(topic, read => read.Count == 1));
        Assert.Equal((1, 1.0, "idle"), (summary.Count, summary.Value["mean_x"], summary.Headers["aggregator-closed-by"]));
        Assert.Equal(0, await worker.TerminateAsync());
    }

    [KafkaFact]
    public async Task SuspendedProcess_ClosesNothing_BeforeItHasSeenWhatCameMeanwhile()
    {
        var run = await WorkerRun.CreateAsync(broker, registry, "suspended", "consumer");
        var other = await WorkerRun.CreateAsync(broker, registry, "clock");
        var topic = await run.CreateTopicAsync(partitions: 1);
        var clock = await other.CreateTopicAsync(partitions: 1);
        using var producer = await RawProducer.CreateAsync(run.Bootstrap, run.Registry, topic);
        using var clockProducer = await RawProducer.CreateAsync(run.Bootstrap, run.Registry, clock);
        await using var worker = run.StartWorker(("IDLE_TIMEOUT", "6s"));
        await using var clockWorker = other.StartWorker(("IDLE_TIMEOUT", "6s"));
        await producer.SendAsync(topic, 0, Start - 1000, 1);
        await producer.SendAsync(topic, 0, Start, 1);
        await run.WaitForSummariesAsync(topic, read => read.Count == 1); // the topics are there: what follows is soon written
        await producer.SendAsync(topic, 0, Start + 1000, 3); // closes the second window: the worker has read so far
        await run.WaitForSummariesAsync(topic, read => read.Count == 2);
        await worker.SuspendAsync();
        await clockProducer.SendAsync(clock, 0, Start, 1);
        await other.WaitForSummariesAsync(clock, read => read.Count == 1);
        await producer.SendAsync(topic, 0, Start + 1500, 5);
        await worker.ResumeAsync();
        var summaries = await run.WaitForSummariesAsync(topic, read => read.Count == 3);
        Assert.Equal([1, 1, 2], summaries.Select(summary => summary.Count));
        Assert.Equal(0, await worker.TerminateAsync());
    }

    /// <summary>What its sink holds back is not fetched: its log's end is known, and is not reached.</summary>
    [KafkaFact]
    public async Task WithheldPartition_IsNoSilence()
    {
        var run = await WorkerRun.CreateAsync(broker, registry, "withheld", "consumer");
        var (topic, clock) = (await run.CreateTopicAsync(partitions: 1), await run.CreateTopicAsync(partitions: 1, number: 1));
        await broker.CreateNamedTopicAsync($"{topic}-aggregated", 1, ("max.message.bytes", "100"));
        using var producer = await RawProducer.CreateAsync(run.Bootstrap, run.Registry, topic);
        using var clockProducer = await RawProducer.CreateAsync(run.Bootstrap, run.Registry, clock);
        await using var worker = run.StartWorker(("IDLE_TIMEOUT", "6s"));
        await producer.SendAsync(topic, Watched, Start, 1);
        await producer.SendAsync(topic, Watched, Start + 1000, 3); // closes a window, which cannot be written
        await worker.WaitForLineAsync($"{topic}-0 is blocked");
        await producer.SendAsync(topic, Watched, Start + 1500, 5);
        for (var second = 0; second < 2; second++)
        {
            await clockProducer.SendAsync(clock, 0, Start + (second * 1000), 7);
            await run.WaitForSummariesAsync(clock, read => read.Count == second + 1);
        }

        await broker.ToolAsync(
            "configs", "--alter", "--entity-type", "topics", "--entity-name", $"{topic}-aggregated", "--add-config", "max.message.bytes=1000000");
        var summaries = await run.WaitForSummariesAsync(topic, read => read.Count == 2);
        Assert.Equal([1, 2], summaries.Select(summary => summary.Count));
        Assert.Equal(0, await worker.TerminateAsync());
    }

    [OwnBrokerFact]
    public async Task FrozenBroker_IsNoSilence()
    {
        await using var own = await KafkaBroker.StartOwnAsync();
        var run = await WorkerRun.CreateAsync(own, registry, "frozen");
        var topic = await run.CreateTopicAsync(partitions: 1);
        using var producer = await RawProducer.CreateAsync(run.Bootstrap, run.Registry, topic);
        await using var worker = run.StartWorker(
            ("AGGREGATOR_CONFIG_FILE", run.WriteConfiguration("kafka: {session_timeout: 45s}\n")), ("IDLE_TIMEOUT", "5s"));
        await producer.SendAsync(topic, 0, Start - 1000, 1);
        await producer.SendAsync(topic, 0, Start, 1);
        await run.WaitForSummariesAsync(topic, read => read.Count == 1); // the topics are there: what follows is soon written
        await producer.SendAsync(topic, 0, Start + 1000, 3);
        await run.WaitForSummariesAsync(topic, read => read.Count == 2);
        var lines = worker.Lines.Count;
        await own.PauseAsync();
        var rest = producer.SendAsync(topic, 0, Start + 1500, 5); // on its way for as long as the broker is frozen
        await worker.WaitForLineAsync("Waiting for the broker", behind: lines);
        await own.ResumeAsync();
        await rest;
        var summaries = await run.WaitForSummariesAsync(topic, read => read.Count == 3);
        Assert.Equal([1, 1, 2], summaries.Select(summary => summary.Count));
        Assert.Equal(0, await worker.TerminateAsync());
    }
}
