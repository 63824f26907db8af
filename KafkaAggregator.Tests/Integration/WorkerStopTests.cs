using System.Text.Json;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Integration;

/// <summary>In which order a worker ends that is told to.</summary>
[Collection(KafkaCollection.Name)]
public sealed class WorkerStopTests(KafkaBroker broker, RegistryServer registry)
{
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
