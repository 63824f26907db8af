using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Integration;

/// <summary>Records that are not as they should be, and servers that are away: what is good is aggregated, nothing is lost.</summary>
[Collection(KafkaCollection.Name)]
public sealed class WorkerFaultTests(KafkaBroker broker, RegistryServer registry)
{
    private const long Start = 1_700_000_000_000;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    [LongKafkaFact]
    public async Task Garbage_IsCountedByReason_AndItsNeighboursAreUnharmed()
    {
        var run = await WorkerRun.CreateAsync(broker, registry, "garbage");
        var topic = await CreateTopicAsync(run, partitions: 1);
        using var producer = await RawProducer.CreateAsync(run.Bootstrap, run.Registry, topic);
        var good = producer.Encode(Start / 1000.0, 1);
        await producer.SendAsync(topic, 0, Start, 1);
        await producer.SendRawAsync(topic, 0, Start, [1, .. good[1..]]);
        await producer.SendRawAsync(topic, 0, Start, [0, 0x7F, 0xFF, 0xFF, 0xFF, .. good[5..]]);
        await producer.SendRawAsync(topic, 0, Start, good[..^1]);
        await producer.SendRawAsync(topic, 0, Start, [.. good, 0]);
        await producer.SendRawAsync(topic, 0, Start, null);
        await producer.SendRawAsync(topic, 0, Start, producer.Encode(4_070_908_800, 1));
        await producer.SendRawAsync(topic, 0, Start, producer.Encode(double.NaN, 1));
        await producer.SendAsync(topic, 0, Start + 500, 3);
        await producer.SendAsync(topic, 0, Start + 1000, 5);

        await using var worker = run.StartWorker(
            ("AGGREGATOR_CONFIG_FILE", run.WriteConfiguration("time_field: {path: t, unit: s}\nschema_grace: 1s\nundecodable_records: topic\n")));
        var summaries = await SummaryTopic.WaitAsync(run.Bootstrap, run.Registry, $"{topic}-aggregated", read => read.Count == 2, Limit);
        var first = summaries[0];
        Assert.Equal(2, first.Count);
        Assert.Equal(2.0, first.Value["mean_x"]);
        Assert.Equal("4", first.Headers["aggregator-undecodable"]);
        Assert.Equal("1", first.Headers["aggregator-null-values"]);
        Assert.Equal("1", first.Headers["aggregator-future"]);
        Assert.Equal("1", first.Headers["aggregator-undated"]);
        Assert.Equal("event_time", first.Headers["aggregator-closed-by"]);
        Assert.Equal("idle", summaries[1].Headers["aggregator-closed-by"]);
        Assert.Equal(5.0, summaries[1].Value["mean_x"]);
        await SummaryTopic.WaitForSizeAsync(run.Bootstrap, $"{topic}-undecodable", 6, Limit);
    }

    [LongKafkaFact]
    public async Task BrokerAndRegistryAway_AreWaitedFor_AndNoWindowIsLost()
    {
        await using var own = await KafkaBroker.StartOwnAsync();
        var ownRegistry = await RegistryServer.StartOwnAsync();
        try
        {
            var run = await WorkerRun.CreateAsync(own, ownRegistry, "away");
            var topic = await CreateTopicAsync(run, partitions: 2);
            using var producer = await RawProducer.CreateAsync(run.Bootstrap, run.Registry, topic);
            await ownRegistry.PauseAsync();
            await using var worker = run.StartWorker();
            await SendSecondsAsync(producer, topic, begin: 0, end: 10);
            await worker.WaitForLineAsync("egistry");
            await ownRegistry.ResumeAsync();
            await WaitForCountAsync(run, topic, 2 * 9 * 10);

            await own.StopAsync();
            await worker.WaitForLineAsync("roker");
            await own.StartAsync();
            await SendSecondsAsync(producer, topic, begin: 10, end: 20);
            await WaitForCountAsync(run, topic, 2 * 19 * 10);

            await ownRegistry.PauseAsync();
            await SendSecondsAsync(producer, topic, begin: 20, end: 30);
            await ownRegistry.ResumeAsync();
            await WaitForCountAsync(run, topic, 2 * 30 * 10);
            Assert.Equal(0, await worker.TerminateAsync());
        }
        finally
        {
            await ownRegistry.DisposeAsync();
        }
    }

    [LongKafkaFact]
    public async Task CutOffProducer_LosesOnlyTheRestOfTheWindowItBrokeOffIn()
    {
        var run = await WorkerRun.CreateAsync(broker, registry, "cutoff");
        var topic = await CreateTopicAsync(run, partitions: 1);
        using var producer = await RawProducer.CreateAsync(run.Bootstrap, run.Registry, topic);
        await using var worker = run.StartWorker(("WINDOW_SIZE", "10"));
        for (var i = 0; i < 15; i++)
        {
            await producer.SendAsync(topic, 0, Start + (i * 1000), i); // breaks off in the middle of the second window
        }

        await SummaryTopic.WaitAsync(run.Bootstrap, run.Registry, $"{topic}-aggregated", read => read.Count == 2, Limit);
        for (var i = 15; i < 42; i++)
        {
            await producer.SendAsync(topic, 0, Start + (i * 1000), i); // what it had kept, all at once
        }

        var summaries = await SummaryTopic.WaitAsync(run.Bootstrap, run.Registry, $"{topic}-aggregated", read => read.Count == 5, Limit);
        Assert.Equal([10, 5, 10, 10, 2], summaries.Select(summary => summary.Count));
        Assert.Equal("5", summaries[2].Headers["aggregator-late"]);
        Assert.Single(summaries, summary => summary.Headers.ContainsKey("aggregator-late"));
    }

    [LongKafkaFact]
    public async Task OffsetsReset_TopicRecreated_PartitionsAdded_AreTakenUp()
    {
        var run = await WorkerRun.CreateAsync(broker, registry, "changed");
        var topic = await CreateTopicAsync(run, partitions: 1);
        using var producer = await RawProducer.CreateAsync(run.Bootstrap, run.Registry, topic);
        await SendSecondsAsync(producer, topic, begin: 0, end: 5, partitions: 1);
        await using (var worker = run.StartWorker())
        {
            await WaitForCountAsync(run, topic, 50);
            Assert.Equal(0, await worker.TerminateAsync());
        }

        await broker.ToolAsync("groups", "--group", run.Prefix, "--topic", topic, "--reset-offsets", "--to-earliest", "--execute");
        await using (var worker = run.StartWorker())
        {
            await WaitForCountAsync(run, topic, 100);
            await broker.ToolAsync("topics", "--alter", "--topic", topic, "--partitions", "2");
            await SendSecondsAsync(producer, topic, begin: 0, end: 5, partitions: 2, first: 1);
            await WaitForCountAsync(run, topic, 150);
            await broker.ToolAsync("topics", "--delete", "--topic", topic);
            await broker.CreateNamedTopicAsync(topic, 1);
            await SendSecondsAsync(producer, topic, begin: 100, end: 105, partitions: 1);
            await WaitForCountAsync(run, topic, 200);
            Assert.Equal(0, await worker.TerminateAsync());
        }
    }

    private static async Task WaitForCountAsync(WorkerRun run, string topic, long count) => await SummaryTopic.WaitAsync(
        run.Bootstrap, run.Registry, $"{topic}-aggregated", read => read.Sum(summary => summary.Count) >= count, Limit);

    private static async Task SendSecondsAsync(RawProducer producer, string topic, int begin, int end, int partitions = 2, int first = 0)
    {
        var sends = from i in Enumerable.Range(begin * 10, (end - begin) * 10)
                    from partition in Enumerable.Range(first, partitions - first)
                    select producer.SendAsync(topic, partition, Start + (i * 100), i);
        await Task.WhenAll(sends);
    }

    private static async Task<string> CreateTopicAsync(WorkerRun run, int partitions)
    {
        var topic = $"{run.Prefix}-000";
        using var admin = new Confluent.Kafka.AdminClientBuilder(new Confluent.Kafka.AdminClientConfig { BootstrapServers = run.Bootstrap }).Build();
        await admin.CreateTopicsAsync([new Confluent.Kafka.Admin.TopicSpecification { Name = topic, NumPartitions = partitions }]);
        return topic;
    }
}
