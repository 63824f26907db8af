using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Integration;

/// <summary>Several workers in one group, with both protocols, and with static members.</summary>
[Collection(WorkerCollection.Name)]
public sealed class WorkerGroupTests(KafkaBroker broker, RegistryServer registry)
{
    private const int Partitions = 4;

    /// <summary>Within which a static member is back on the slowest machine: the longest that a broker takes by its defaults with both.</summary>
    private static readonly TimeSpan Session = TimeSpan.FromSeconds(60);

    [KafkaTheory]
    [InlineData("classic")]
    [InlineData("consumer")]
    public async Task Workers_WriteEveryWindowOnce_WhileOneJoins_OneIsKilled_AndOneLeaves(string protocol)
    {
        var run = await WorkerRun.CreateAsync(broker, registry, $"group-{protocol}", protocol);
        var topic = await run.CreateTopicAsync(Partitions);
        var output = $"{topic}-aggregated";
        using var source = await SteadySource.CreateAsync(run, topic, Partitions);
        var settings = Settings(run, protocol == "classic" ? "session_timeout: 3s" : "");
        source.Begin();
        await using var first = run.StartWorker(settings);
        await run.WaitForGrowthAsync(output, 100);
        await using var second = run.StartWorker(settings);
        await second.WaitForPartitionsAsync(2);
        Assert.Equal(protocol, await run.ReadGroupProtocolAsync());
        await run.WaitForGrowthAsync(output, 100);
        await second.KillAsync();
        await run.WaitForGrowthAsync(output, 100);
        await using var third = run.StartWorker(settings);
        await third.WaitForPartitionsAsync(2);
        Assert.Equal(0, await first.TerminateAsync());
        await run.WaitForGrowthAsync(output, 100);
        await source.StopAsync();
        source.AssertRight(await run.WaitForSummariesAsync(topic, source.IsWhole));
        Assert.Equal(0, await third.TerminateAsync());
    }

    [KafkaTheory]
    [InlineData("classic")]
    [InlineData("consumer")]
    public async Task StaticMember_MovesNothing_WhenItIsStartedAgain(string protocol)
    {
        var run = await WorkerRun.CreateAsync(broker, registry, $"static-{protocol}", protocol);
        var topic = await run.CreateTopicAsync(Partitions);
        var output = $"{topic}-aggregated";
        using var source = await SteadySource.CreateAsync(run, topic, Partitions);
        if (protocol == "consumer")
        {
            // With this protocol the session is the broker's to set, by group.
            await broker.ToolAsync(
                "configs", "--alter", "--entity-type", "groups", "--entity-name", run.Prefix,
                "--add-config", $"consumer.session.timeout.ms={Session.TotalMilliseconds}");
        }

        source.Begin();
        await using var stays = run.StartWorker(Static("stays"));
        await stays.WaitForPartitionsAsync(4);
        Assert.Equal(protocol, await run.ReadGroupProtocolAsync());
        int lines;
        GroupMemberDescription before;
        await using (var worker = run.StartWorker(Static("returns")))
        {
            await worker.WaitForPartitionsAsync(2);
            before = await run.DescribeMemberAsync("returns");
            await run.WaitForGrowthAsync(output, 50);
            lines = stays.Lines.Count;
            Assert.Equal(0, await worker.TerminateAsync());
        }

        await using var again = run.StartWorker(Static("returns"));
        await again.WaitForPartitionsAsync(2);
        var after = await run.DescribeMemberAsync("returns");
        Assert.Equal(protocol == "classic", after.ClientId == before.ClientId);
        Assert.Equal(protocol == "classic", after.MayBeAnother);
        await run.WaitForGrowthAsync(output, 50);
        var since = stays.Lines.Skip(lines).ToList();
        Assert.False(
            since.Exists(line => line.Contains("was given", StringComparison.Ordinal) || line.Contains("gave up", StringComparison.Ordinal)),
            string.Join('\n', since.Concat(again.Lines)));
        await source.StopAsync();
        source.AssertRight(await run.WaitForSummariesAsync(topic, source.IsWhole));
        Assert.Equal(0, await again.TerminateAsync());
        Assert.Equal(0, await stays.TerminateAsync());

        (string, string)[] Static(string instance) =>
            Settings(run, $"group_instance_id: {instance}" + (protocol == "classic" ? $", session_timeout: {Session.TotalSeconds}s" : ""));
    }

    private static (string, string)[] Settings(WorkerRun run, string kafka) =>
        [("AGGREGATOR_CONFIG_FILE", run.WriteConfiguration($"kafka: {{{kafka}}}\n")), ("IDLE_TIMEOUT", "5s")];
}
