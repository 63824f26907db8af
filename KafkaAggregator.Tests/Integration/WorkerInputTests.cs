using System.Buffers.Binary;
using Confluent.SchemaRegistry;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Integration;

/// <summary>Records that are not as they should be, or come late: what is good is aggregated, what is not is counted.</summary>
[Collection(OperatorCollection.Name)]
public sealed class WorkerInputTests(KafkaBroker broker, RegistryServer registry)
{
    private const long Start = 1_700_000_000_000;

    [KafkaFact]
    public async Task Garbage_IsCountedByReason_AndItsNeighboursAreUnharmed()
    {
        var run = await WorkerRun.CreateAsync(broker, registry, "garbage");
        var topic = await run.CreateTopicAsync(partitions: 1);
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
        var summaries = await run.WaitForSummariesAsync(topic, read => read.Count == 2);
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
        var rejected = SummaryTopic.ReadHeaders(run.Bootstrap, $"{topic}-undecodable");
        Assert.Equal(
            [("1", "undecodable"), ("2", "undecodable"), ("3", "undecodable"), ("4", "undecodable"), ("6", "future"), ("7", "undated")],
            rejected.Select(headers => (headers["aggregator-source-offset"], headers["aggregator-reason"])));
        Assert.Equal(0, await worker.TerminateAsync());
    }

    [KafkaFact]
    public async Task SchemaIdLateAtTheRegistry_IsWaitedFor_AndNothingIsUndecodable()
    {
        var run = await WorkerRun.CreateAsync(broker, registry, "lateschema", "consumer");
        var topic = await run.CreateTopicAsync(partitions: 1);
        using var producer = await RawProducer.CreateAsync(run.Bootstrap, run.Registry, topic);
        using var schemas = new CachedSchemaRegistryClient(new SchemaRegistryConfig { Url = run.Registry });
        var lateId = await RegisterAsync("known") + 1; // that of the next schema which anybody registers
        await SendLateAsync(0, 1);
        await SendLateAsync(500, 3);
        await SendLateAsync(1000, 5);
        await using var worker = run.StartWorker();
        await worker.WaitForLineAsync($"schema {lateId} is not known to the registry");
        Assert.Equal(lateId, await RegisterAsync("late"));
        var summaries = await run.WaitForSummariesAsync(topic, read => read.Count == 2);
        Assert.Equal([2, 1], summaries.Select(summary => summary.Count));
        Assert.All(summaries, summary => Assert.DoesNotContain("aggregator-undecodable", summary.Headers.Keys));
        Assert.Equal(0, await worker.TerminateAsync());

        Task<int> RegisterAsync(string name) => schemas.RegisterSchemaAsync($"{topic}-{name}", new Confluent.SchemaRegistry.Schema(
            $$"""{"type":"record","name":"{{name}}_{{run.Prefix}}","fields":[{"name":"t","type":"double"},{"name":"x","type":"double"}]}""",
            SchemaType.Avro));

        Task SendLateAsync(int milliseconds, double x)
        {
            var value = producer.Encode((Start + milliseconds) / 1000.0, x);
            BinaryPrimitives.WriteInt32BigEndian(value.AsSpan(1), lateId);
            return producer.SendRawAsync(topic, 0, Start + milliseconds, value);
        }
    }

    [KafkaFact]
    public async Task FieldsThatWouldGetOneName_BlockThePartition_AndNameBothPaths()
    {
        var run = await WorkerRun.CreateAsync(broker, registry, "twice");
        var topic = await run.CreateTopicAsync(partitions: 1);
        using var producer = await RawProducer.CreateAsync(run.Bootstrap, run.Registry, topic);
        await producer.SendAsync(topic, 0, Start, 1);
        await producer.SendAsync(topic, 0, Start + 1000, 1);
        await using var worker = run.StartWorker(
            ("AGGREGATOR_CONFIG_FILE", run.WriteConfiguration($"""
                aggregated_topics:
                  - name: {run.Prefix}-named
                    filter:
                      source_topics:
                        - name: {topic}
                          map:
                            t: x
                """)));
        await worker.WaitForLineAsync($"{topic}-0 is blocked");
        Assert.Contains(worker.Lines, line => line.Contains("would both be called", StringComparison.Ordinal));
        Assert.Equal(0, await worker.TerminateAsync());
    }

    /// <summary>
    /// Silence closes the window that the producer broke off in, and no later one, however long it lasts: of what it had kept, only the
    /// records of the rest of that window are late.
    /// </summary>
    [KafkaFact]
    public async Task CutOffProducer_LosesOnlyTheRestOfTheWindowItBrokeOffIn()
    {
        var run = await WorkerRun.CreateAsync(broker, registry, "cutoff");
        var topic = await run.CreateTopicAsync(partitions: 1);
        using var producer = await RawProducer.CreateAsync(run.Bootstrap, run.Registry, topic);
        await using var worker = run.StartWorker(("WINDOW_SIZE", "4"));
        await SendSecondsAsync(producer, topic, 0, 6); // it breaks off in the middle of the second window
        var before = await run.WaitForSummariesAsync(topic, read => read.Count == 2);
        Assert.Equal("idle", before[1].Headers["aggregator-closed-by"]);
        await SendSecondsAsync(producer, topic, 6, 26); // what it had kept for 20 s, all at once
        var summaries = await run.WaitForSummariesAsync(topic, read => read.Count == 7);
        Assert.Equal([4, 2, 4, 4, 4, 4, 2], summaries.Select(summary => summary.Count));
        Assert.Equal("2", summaries[2].Headers["aggregator-late"]);
        Assert.Single(summaries, summary => summary.Headers.ContainsKey("aggregator-late"));
        Assert.Equal(0, await worker.TerminateAsync());
    }

    private static async Task SendSecondsAsync(RawProducer producer, string topic, int begin, int end)
    {
        for (var i = begin; i < end; i++)
        {
            await producer.SendAsync(topic, 0, Start + (i * 1000), i);
        }
    }
}
