using System.Net;
using System.Text.Json;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Integration;

/// <summary>Servers that are away while records come in: the worker says what it waits for, goes on by itself, and loses nothing.</summary>
[Collection(WorkerCollection.Name)]
public sealed class WorkerOutageTests(KafkaBroker broker, RegistryServer registry)
{
    private const int Partitions = 2;

    [KafkaFact]
    public async Task Worker_LosesNoWindow_WhenTheBrokerIsKilledAndStartedUnderLoad()
    {
        await using var own = await KafkaBroker.StartOwnAsync();
        var run = await WorkerRun.CreateAsync(own, registry, "stopped");
        var topic = await run.CreateTopicAsync(Partitions);
        var output = $"{topic}-aggregated";
        using var source = await SteadySource.CreateAsync(run, topic, Partitions);
        var url = new Uri($"http://127.0.0.1:{FreePorts.Find(1)}");
        await using var worker = run.StartWorker(
            ("AGGREGATOR_CONFIG_FILE", run.WriteConfiguration("kafka: {session_timeout: 6s}\n")), ("IDLE_TIMEOUT", "5s"), ("HTTP_URLS", $"{url}"));
        source.Begin();
        await run.WaitForGrowthAsync(output, 50);
        var lines = worker.Lines.Count;
        await own.KillAsync();
        await worker.WaitForLineAsync("Waiting for the broker", behind: lines);
        await worker.WaitForLineAsync("gave up", behind: lines); // so long that the group has forgotten it
        await AssertAliveWithoutBrokerAsync(url);
        await own.StartAsync();
        await run.WaitForGrowthAsync(output, 50);
        await source.StopAsync();
        source.AssertRight(await run.WaitForSummariesAsync(topic, source.IsWhole));
        Assert.Equal(0, await worker.TerminateAsync());
    }

    /// <summary>An outage of the broker is no reason to start a node again, and no node to send requests to.</summary>
    private static async Task AssertAliveWithoutBrokerAsync(Uri url)
    {
        using var client = new HttpClient();
        Assert.Equal("OK", await client.GetStringAsync(new Uri(url, "alive")));
        using var ready = await client.GetAsync(new Uri(url, "ready?verbose"));
        Assert.Equal(HttpStatusCode.InternalServerError, ready.StatusCode);
        using var checks = JsonDocument.Parse(await ready.Content.ReadAsStringAsync());
        var broker = checks.RootElement.EnumerateArray().Single(check => check.GetProperty("name").GetString() == "broker");
        Assert.False(broker.GetProperty("ok").GetBoolean());
        Assert.NotEmpty(broker.GetProperty("reason").GetString()!);
    }

    [KafkaFact]
    public async Task Worker_LosesNoWindow_WhenTheRegistryIsAway_AtTheStartAndInMidRun()
    {
        var ownRegistry = await RegistryServer.StartOwnAsync();
        try
        {
            var run = await WorkerRun.CreateAsync(broker, ownRegistry, "away", "consumer");
            var topic = await run.CreateTopicAsync(Partitions);
            using var source = await SteadySource.CreateAsync(run, topic, Partitions);
            await source.WriteAsync(5);
            var second = await run.CreateTopicAsync(Partitions, number: 1);
            using var secondSource = await SteadySource.CreateAsync(run, second, Partitions);
            await ownRegistry.PauseAsync();
            await using var worker = run.StartWorker();
            await worker.WaitForLineAsync("Waiting for the schema registry");
            await ownRegistry.ResumeAsync();
            await run.WaitForSummariesAsync(topic, source.IsWhole);

            // A schema that the worker has not seen yet, while nobody can say what it is; the topic that is known goes on.
            await ownRegistry.PauseAsync();
            var lines = worker.Lines.Count;
            await secondSource.WriteAsync(5);
            await worker.WaitForLineAsync("Waiting for the schema registry", behind: lines);
            await source.WriteAsync(5);
            await run.WaitForGrowthAsync($"{topic}-aggregated", 1);
            await ownRegistry.ResumeAsync();
            source.AssertRight(await run.WaitForSummariesAsync(topic, source.IsWhole));
            secondSource.AssertRight(await run.WaitForSummariesAsync(second, secondSource.IsWhole));
            Assert.Equal(0, await worker.TerminateAsync());
        }
        finally
        {
            await ownRegistry.DisposeAsync();
        }
    }
}
