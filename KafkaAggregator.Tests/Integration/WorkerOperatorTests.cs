using Confluent.Kafka;
using Confluent.Kafka.Admin;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Core.Windows;
using KafkaAggregator.Tests.Integration.Kafka;
using KafkaAggregator.Tests.Partitions;
using KafkaAggregator.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace KafkaAggregator.Tests.Integration;

/// <summary>What operators do to topics, offsets and permissions while workers run, or between two of their runs.</summary>
[Collection(OperatorCollection.Name)]
public sealed class WorkerOperatorTests(KafkaBroker broker, RegistryServer registry)
{
    private static readonly (string, string) NoIdleness = ("IDLE_TIMEOUT", "off");

    /// <summary>In which a client that looks on would have created the topic again.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(3);

    [KafkaFact]
    public async Task OffsetsWithoutMetadata_AsAMirrorHasThem_AreWhereAWorkerStarts()
    {
        var run = await WorkerRun.CreateAsync(broker, registry, "mirrored", "consumer");
        var topic = await run.CreateTopicAsync(partitions: 1);
        using var source = await SteadySource.CreateAsync(run, topic, partitions: 1);
        await source.WriteAsync(5);
        await broker.ToolAsync("groups", "--group", run.Prefix, "--topic", topic, "--reset-offsets", "--to-offset", "25", "--execute");
        await using var worker = run.StartWorker();
        var summaries = await run.WaitForSummariesAsync(topic, read => read.Count == 3);
        Assert.Equal([5, 10, 10], summaries.Select(summary => summary.Count));
        Assert.Equal(0, await worker.TerminateAsync());
    }

    /// <summary>
    /// As an offset that was set by hand leaves it, and as an unclean election does: where the log ends before what was committed.
    /// </summary>
    [KafkaFact]
    public async Task PositionBeyondTheLogsEnd_BlocksThePartition_UntilTheOffsetIsReset()
    {
        var run = await WorkerRun.CreateAsync(broker, registry, "beyond");
        var topic = await run.CreateTopicAsync(partitions: 3);
        using var source = await SteadySource.CreateAsync(run, topic, partitions: 3);
        await source.WriteAsync(3);
        using (var member = new GroupMember(GroupMember.Options(run.Bootstrap) with { GroupId = run.Prefix }))
        {
            Assert.Empty(member.Consumer.Commit(
                [KeyValuePair.Create(Of(0), new CommittedOffset(100, "")), KeyValuePair.Create(Of(1), await OursAsync(Of(1), 100))],
                TimeSpan.FromSeconds(60)));
        }

        await using (var worker = run.StartWorker())
        {
            await worker.WaitForLineAsync($"{topic}-0 is blocked: the committed offset 100 lies beyond the end of the log, 30");
            await worker.WaitForLineAsync($"{topic}-1 is blocked: the next offset to process, 100, lies beyond the end of the log, 30");
            var summaries = await run.WaitForSummariesAsync(topic, read => read.Count == 3);
            Assert.All(summaries, summary => Assert.Equal(2, summary.Partition));
            Assert.Equal(0, await worker.TerminateAsync());
        }

        await broker.ToolAsync("groups", "--group", run.Prefix, "--topic", $"{topic}:0,1", "--reset-offsets", "--to-earliest", "--execute");
        source.AssertRight(await run.RunUntilAsync(topic, source.IsWhole));

        Actors.Kafka.TopicPartition Of(int partition) => new(topic, partition);
    }

    [KafkaFact]
    public async Task RetentionPastAnOpenWindow_IsSaidInItsSummary()
    {
        var run = await WorkerRun.CreateAsync(broker, registry, "retention", "consumer");
        var topic = await run.CreateTopicAsync(partitions: 1);
        using var source = await SteadySource.CreateAsync(run, topic, partitions: 1);
        await source.WriteAsync(2);
        await run.RunUntilAsync(topic, read => read.Count == 1, NoIdleness);
        using (var admin = broker.Admin())
        {
            await admin.DeleteRecordsAsync([new TopicPartitionOffset(topic, 0, 15)]);
        }

        await source.WriteAsync(1);
        await using var worker = run.StartWorker(NoIdleness);
        var summaries = await run.WaitForSummariesAsync(topic, read => read.Count == 2);
        Assert.Equal([10, 5], summaries.Select(summary => summary.Count));
        Assert.Equal("retention", summaries[1].Headers["aggregator-incomplete"]);
        Assert.Equal(0, await worker.TerminateAsync());
    }

    [KafkaFact]
    public async Task CompactedSource_IsNamedInAWarning()
    {
        var run = await WorkerRun.CreateAsync(broker, registry, "compacted");
        var topic = $"{run.Prefix}-000";
        await broker.CreateNamedTopicAsync(topic, 1, ("cleanup.policy", "compact"));
        await using var worker = run.StartWorker();
        await worker.WaitForLineAsync("1 source topics are compacted");
        Assert.Contains(worker.Lines, line => line.Contains(topic, StringComparison.Ordinal));
        Assert.Equal(0, await worker.TerminateAsync());
    }

    [KafkaFact]
    public async Task LogAppendTime_IsTheEventTime_AndIsNamedInAWarning()
    {
        var run = await WorkerRun.CreateAsync(broker, registry, "append");
        var topic = $"{run.Prefix}-000";
        await broker.CreateNamedTopicAsync(topic, 1, ("message.timestamp.type", "LogAppendTime"));
        using var source = await SteadySource.CreateAsync(run, topic, partitions: 1);
        await source.WriteAsync(3);
        await using var worker = run.StartWorker();
        await worker.WaitForLineAsync("1 source topics have log-append time");
        var summaries = await run.WaitForSummariesAsync(topic, read => read.Sum(summary => summary.Count) == 30);
        Assert.All(summaries, summary => Assert.True(summary.TimestampMilliseconds > SteadySource.Start + TimeSpan.MillisecondsPerDay));
        Assert.Equal(0, await worker.TerminateAsync());
    }

    /// <summary>The new cut begins with its first window behind the largest event time; what is before that is late in it.</summary>
    [KafkaFact]
    public async Task ChangedWindowSize_WritesNoWindowOfTheOldCutAgain_AndBeginsBehindIt()
    {
        var run = await WorkerRun.CreateAsync(broker, registry, "cut", "consumer");
        var topic = await run.CreateTopicAsync(partitions: 1);
        using var source = await SteadySource.CreateAsync(run, topic, partitions: 1);
        await source.WriteAsync(3);
        await run.RunUntilAsync(topic, read => read.Count == 2, NoIdleness);
        await source.WriteAsync(6);
        await using var worker = run.StartWorker(NoIdleness, ("WINDOW_SIZE", "2"));
        var summaries = await run.WaitForSummariesAsync(topic, read => read.Count == 4);
        Assert.Equal([10, 10, 20, 20], summaries.Select(summary => summary.Count));
        Assert.Equal([1, 2, 6, 8], summaries.Select(summary => (summary.TimestampMilliseconds - SteadySource.Start) / 1000));
        Assert.Equal("10", summaries[2].Headers["aggregator-late"]);
        Assert.Equal(0, await worker.TerminateAsync());
    }

    [KafkaFact]
    public async Task ChangedOperations_GoOnInTheOpenWindow()
    {
        var run = await WorkerRun.CreateAsync(broker, registry, "operations");
        var topic = await run.CreateTopicAsync(partitions: 1);
        using var source = await SteadySource.CreateAsync(run, topic, partitions: 1);
        await source.WriteAsync(2);
        await run.RunUntilAsync(topic, read => read.Count == 1, NoIdleness);
        await source.WriteAsync(1);
        await using var worker = run.StartWorker(NoIdleness, ("OPERATIONS", "max"));
        var summaries = await run.WaitForSummariesAsync(topic, read => read.Count == 2);
        Assert.Equal((10, 19.0), (summaries[1].Count, summaries[1].Value["max_x"]));
        Assert.Equal(0, await worker.TerminateAsync());
    }

    [KafkaFact]
    public async Task NewHourAggregation_BeginsBesideTheOneOfASecond_WhichLosesNothing()
    {
        const int Seconds = 2900;
        var run = await WorkerRun.CreateAsync(broker, registry, "hour", "consumer");
        var topic = await run.CreateTopicAsync(partitions: 1);
        using var source = await SteadySource.CreateAsync(run, topic, partitions: 1);
        await source.WriteAsync(2);
        await run.RunUntilAsync(topic, read => read.Count == 1, NoIdleness);
        var file = run.WriteConfiguration($$"""
            aggregated_topics:
              - name: {{run.Prefix}}-hour
                window_aggregation: {window_size_seconds: 3600, operations: [mean, max]}
                filter: {source_topics: [{name: {{topic}}}]}
            """);
        await using var worker = run.StartWorker(("AGGREGATOR_CONFIG_FILE", file), ("IDLE_TIMEOUT", "5s"));
        await source.WriteAsync(Seconds);
        source.AssertRight(await run.WaitForSummariesAsync(topic, source.IsWhole));

        // 1,700,000,000 s are 800 s past a full hour: the first hour that begins behind it is 2,800 s away, and a record of the next one ends it.
        using (var next = await RawProducer.CreateAsync(run.Bootstrap, run.Registry, topic))
        {
            await next.SendAsync(topic, 0, SteadySource.Start + (6400 * 1000), 0);
        }

        var hour = await SummaryTopic.WaitAsync(
            run.Bootstrap, run.Registry, $"{run.Prefix}-hour", read => read.Count == 1, TimeSpan.FromSeconds(90));
        Assert.Equal((Seconds + 2 - 2800) * SteadySource.RecordsPerWindow, hour[0].Count);
        Assert.Equal($"{2798 * SteadySource.RecordsPerWindow}", hour[0].Headers["aggregator-late"]);
        Assert.Equal(0, await worker.TerminateAsync());
    }

    [KafkaFact]
    public Task OutputTopicDeleted_IsCreatedAgain_AndWrittenOn() => DeleteOutputAsync("deleted", _ => Task.CompletedTask, secondsAfter: 3);

    /// <summary>Between the deletion and the window nothing is written: the client knows the old topic's partitions only.</summary>
    [KafkaFact]
    public Task OutputTopicDeletedWhileIdle_IsCreatedAgain_WhenTheNextWindowCloses() => DeleteOutputAsync(
        "idle-deleted",
        async output =>
        {
            await Waiting.ForAsync(Idle);
            Assert.DoesNotContain(await broker.ToolAsync("topics", "--list"), output, StringComparison.Ordinal);
        },
        secondsAfter: 2);

    [KafkaFact]
    public async Task MaxMessageBytesTooSmall_BlocksThePartition_UntilItIsRaised()
    {
        var run = await WorkerRun.CreateAsync(broker, registry, "small", "consumer");
        var topic = await run.CreateTopicAsync(partitions: 1);
        var output = $"{topic}-aggregated";
        await broker.CreateNamedTopicAsync(output, 1, ("max.message.bytes", "100"));
        using var source = await SteadySource.CreateAsync(run, topic, partitions: 1);
        await source.WriteAsync(3);
        await using var worker = run.StartWorker();
        await worker.WaitForLineAsync($"{topic}-0 is blocked");
        Assert.Contains(worker.Lines, line => line.Contains(output, StringComparison.Ordinal) && line.Contains("large", StringComparison.Ordinal));
        await broker.ToolAsync(
            "configs", "--alter", "--entity-type", "topics", "--entity-name", output, "--add-config", "max.message.bytes=1000000");
        source.AssertRight(await run.WaitForSummariesAsync(topic, source.IsWhole));
        Assert.Equal(0, await worker.TerminateAsync());
    }

    [OwnBrokerFact]
    public async Task PermissionTakenAway_BlocksWhatItForbids_UntilItIsGivenBack()
    {
        await using var own = await KafkaBroker.StartAuthorizedAsync();
        var run = await WorkerRun.CreateAsync(own, registry, "forbidden");
        var forbidden = await run.CreateTopicAsync(partitions: 1);
        var free = await run.CreateTopicAsync(partitions: 1, number: 1);
        using var source = await SteadySource.CreateAsync(run, forbidden, partitions: 1);
        using var other = await SteadySource.CreateAsync(run, free, partitions: 1);
        await using var worker = run.StartSecureWorker(own);
        await Task.WhenAll(source.WriteAsync(2), other.WriteAsync(2));
        await run.WaitForSummariesAsync(forbidden, source.IsWhole);
        await run.WaitForSummariesAsync(free, other.IsWhole);
        var rule = new AclBinding
        {
            Pattern = new ResourcePattern { Type = ResourceType.Topic, Name = $"{forbidden}-aggregated", ResourcePatternType = ResourcePatternType.Literal },
            Entry = new AccessControlEntry
            {
                Principal = "User:app",
                Host = "*",
                Operation = AclOperation.Write,
                PermissionType = AclPermissionType.Deny,
            },
        };
        using var admin = own.Admin();
        await admin.CreateAclsAsync([rule]);
        await Task.WhenAll(source.WriteAsync(2), other.WriteAsync(2));
        await worker.WaitForLineAsync($"{forbidden}-0 is blocked");
        other.AssertRight(await run.WaitForSummariesAsync(free, other.IsWhole));
        await admin.DeleteAclsAsync([rule.ToFilter()]);
        source.AssertRight(await run.WaitForSummariesAsync(forbidden, source.IsWhole));
        Assert.Equal(0, await worker.TerminateAsync());
    }

    /// <summary>What a worker commits that has read a log up to an offset.</summary>
    private async Task<CommittedOffset> OursAsync(Actors.Kafka.TopicPartition partition, long offset)
    {
        using var catalog = new TopicCatalog(GroupMember.Options(broker.BootstrapServers), NullLogger.Instance);
        var topic = (await catalog.DescribeTopicsAsync([partition.Topic], default))[partition.Topic];
        var source = new SourceDefinition { SourceTopic = partition.Topic, Aggregations = [ScriptedPartition.Aggregation(1000)] };
        var identity = new PartitionIdentity(await catalog.ReadClusterIdAsync(default), topic.TopicId, "tag-0");
        using var state = PartitionState.Open(source, new ScriptedReader(), new ChunkPool(), identity, null, new(0, offset), offset).State!;
        var progress = state.Snapshot();
        return new(progress.CommittedOffset, progress.ToMetadata());
    }

    /// <summary>What is written after the deletion of the output topic is there once, in the topic as it is created again.</summary>
    private async Task DeleteOutputAsync(string name, Func<string, Task> meanwhile, int secondsAfter)
    {
        const int Partitions = 2;
        var run = await WorkerRun.CreateAsync(broker, registry, name, "consumer");
        var topic = await run.CreateTopicAsync(Partitions);
        var output = $"{topic}-aggregated";
        using var source = await SteadySource.CreateAsync(run, topic, Partitions);
        await using var worker = run.StartWorker();
        await source.WriteAsync(3);
        await run.WaitForSummariesAsync(topic, source.IsWhole); // silence has closed the last windows, too
        await broker.ToolAsync("topics", "--delete", "--topic", output);
        await meanwhile(output);
        await source.WriteAsync(secondsAfter);
        var expected = Partitions * secondsAfter;
        var summaries = await run.WaitForSummariesAsync(topic, read => read.Count == expected);
        Assert.Equal(expected, summaries.Select(summary => (summary.Partition, summary.TimestampMilliseconds)).Distinct().Count());
        Assert.All(summaries, summary => Assert.Equal(10, summary.Count));
        Assert.Equal(0, await worker.TerminateAsync());
    }
}
