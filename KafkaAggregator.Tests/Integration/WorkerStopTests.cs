using System.Text.Json;
using KafkaAggregator.Tests.Integration.Faults;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Integration;

/// <summary>In which order a worker ends that is told to.</summary>
[Collection(KafkaCollection.Name)]
public sealed class WorkerStopTests(KafkaBroker broker, RegistryServer registry)
{
    /// <summary>What docker/ grants from SIGTERM to the end.</summary>
    internal static readonly TimeSpan Grace = TimeSpan.FromSeconds(15);

    private const int Partitions = 4;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(1);

    /// <summary>Who sends requests by <c>/ready</c> goes elsewhere before anything else happens; whoever asks is answered until the end.</summary>
    [KafkaFact]
    public async Task Signal_EndsReading_ThenGroup_ThenCluster_ThenHttp()
    {
        var run = await WorkerRun.CreateAsync(broker, registry, "stop");
        var topic = await run.CreateTopicAsync(Partitions);
        using var source = await SteadySource.CreateAsync(run, topic, Partitions);
        source.Begin();
        var port = FreePorts.Find(2);
        await using var worker = run.StartWorker(("CLUSTER_PORT", $"{port}"), ("HTTP_URLS", $"http://127.0.0.1:{port + 1}"));
        await worker.WaitForLineAsync("was given 4 partitions");
        await run.WaitForGrowthAsync($"{topic}-aggregated", 10);
        using var client = new HttpClient();
        var ready = new Uri($"http://127.0.0.1:{port + 1}/ready?verbose");
        Assert.Empty((await FindFailedAsync(client, ready))!);
        var ending = worker.TerminateAsync();
        var seen = new List<IReadOnlyList<string>>();
        while (await FindFailedAsync(client, ready) is { } failed)
        {
            seen.Add(failed);
            await Task.Delay(Pace);
        }

        Assert.Equal(0, await ending);
        var notReady = seen.SkipWhile(failed => failed.Count == 0).ToList();
        Assert.Contains("reading", notReady[0]);
        Assert.DoesNotContain("cluster", notReady[0]);
        Assert.All(notReady, failed => Assert.Contains("reading", failed));
        Assert.Contains("cluster", notReady[^1]);

        // What was closed is committed before the partitions are given up, and both before the cluster is left.
        var lines = worker.Lines.ToList();
        var gaveUp = lines.FindIndex(line => line.Contains("gave up 4 partitions", StringComparison.Ordinal));
        var stopped = lines.FindIndex(line => line.Contains("Stopped: what was closed is committed", StringComparison.Ordinal));
        Assert.InRange(gaveUp, 0, stopped);

        // The heir goes on where this one ended: nothing is doubled or lost.
        await source.StopAsync();
        source.AssertRight(await run.RunUntilAsync(topic, source.IsWhole));
    }

    /// <summary>
    /// The registry is away while records wait for a schema, broker and the other node of the cluster are frozen: each step ends at its limit,
    /// and says so.
    /// </summary>
    [OwnBrokerFact]
    public async Task Signal_EndsTheProcessInTime_WhereNobodyAnswers()
    {
        await using var own = broker.IsOwn ? null : await KafkaBroker.StartOwnAsync();
        var frozen = own ?? broker;
        var run = await WorkerRun.CreateAsync(frozen, registry, "alone");
        await using var gate = new ServerGate(run.Registry);
        var port = FreePorts.Find(2);
        (string, string)[] settings = [("CLUSTER_SEED_NODES", $"127.0.0.1:{port}"), ("SCHEMA_REGISTRY_URL", gate.Address)];
        var topic = await run.CreateTopicAsync(Partitions);
        var unread = await run.CreateTopicAsync(Partitions, number: 1);
        await using var first = run.StartWorker([("CLUSTER_PORT", $"{port}"), .. settings]);
        await using var second = run.StartWorker([("CLUSTER_PORT", $"{port + 1}"), .. settings]);
        using var source = await SteadySource.CreateAsync(run, topic, Partitions);
        using var later = await SteadySource.CreateAsync(run, unread, Partitions);
        source.Begin();
        await second.WaitForPartitionsAsync(Partitions);
        await first.WaitForPartitionsAsync(Partitions);
        await run.WaitForGrowthAsync($"{topic}-aggregated", 40);
        await gate.ShutAsync();
        await later.WriteAsync(1);
        var waits = new[] { first, second }.Select(node => node.WaitForLineAsync("Waiting for the schema registry")).ToList();
        var isFirst = await Task.WhenAny(waits) == waits[0];
        var (worker, other) = isFirst ? (first, second) : (second, first);
        await other.SuspendAsync();
        await frozen.PauseAsync();
        try
        {
            Assert.Equal(0, await worker.TerminateAsync().WaitAsync(Grace));
        }
        finally
        {
            await frozen.ResumeAsync();
        }

        // Whether a commit was due when the broker froze is chance: what was closed is committed, or comes again.
        Assert.Single(worker.Lines, line => line.Contains("Stopped: what ", StringComparison.Ordinal));
        Assert.Contains(worker.Lines, line => line.Contains("Stopped: the cluster was not left within 9 s", StringComparison.Ordinal));

        // That it was by the limit, which NodeStopTests holds below the 10 s that are promised.
        Assert.Contains("Stopped: the process ends 9.7 s after it was told to, while", worker.Lines[^1], StringComparison.Ordinal);
        await source.StopAsync();
    }

    /// <summary>The names of the checks that fail; null where nobody listens any more.</summary>
    private static async Task<IReadOnlyList<string>?> FindFailedAsync(HttpClient client, Uri ready)
    {
        try
        {
            using var answer = await client.GetAsync(ready);
            using var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
            return
            [
                .. document.RootElement.EnumerateArray()
                    .Where(check => !check.GetProperty("ok").GetBoolean())
                    .Select(check => check.GetProperty("name").GetString()!),
            ];
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
