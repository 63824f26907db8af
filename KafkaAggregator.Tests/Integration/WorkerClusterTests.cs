using System.Text.Json;
using KafkaAggregator.Host.Hosting;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Integration;

/// <summary>Several workers as one cluster, seen from any of them.</summary>
[Collection(KafkaCollection.Name)]
public sealed class WorkerClusterTests(KafkaBroker broker, RegistryServer registry)
{
    private const int Partitions = 4;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    [KafkaFact]
    public async Task EveryNode_ShowsThePartitionsOfAll_AndAFrozenOneEndsWithThree()
    {
        var run = await WorkerRun.CreateAsync(broker, registry, "cluster");
        var topic = await run.CreateTopicAsync(Partitions);
        using var source = await SteadySource.CreateAsync(run, topic, Partitions);
        source.Begin();
        var ports = FreePorts.Find(2);
        await using var first = Start(run, "127.0.0.1", ports);
        await first.WaitForLineAsync("was given 4 partitions");
        await using var second = Start(run, "127.0.0.2", ports);
        await second.WaitForLineAsync("was given 2 partitions");
        using var client = new HttpClient();
        foreach (var host in new[] { "127.0.0.1", "127.0.0.2" })
        {
            await WaitForAsync(client, $"http://{host}:{ports + 1}", rows =>
                rows.Count == Partitions
                && rows.All(row => row.GetProperty("state").GetString() == "running")
                && rows.Select(row => row.GetProperty("node").GetString()).Distinct().Count() == 2);
        }

        // The entities of a node's shards are the partitions that it owns.
        foreach (var host in new[] { "127.0.0.1", "127.0.0.2" })
        {
            await Waiting.UntilAsync(
                async () => await CountEntitiesAsync(client, $"http://{host}:{ports + 1}") == Partitions / 2, Limit, () => $"{host} has others");
        }

        await second.SuspendAsync();
        await first.WaitForLineAsync($"aggregator@127.0.0.2:{ports} was downed");
        await WaitForAsync(client, $"http://127.0.0.1:{ports + 1}", rows =>
            rows.Count == Partitions && rows.All(row => row.GetProperty("node").GetString() == $"akka.tcp://aggregator@127.0.0.1:{ports}"));
        await second.ResumeAsync();
        Assert.Equal(3, await second.WaitForExitAsync());
        await source.StopAsync();
        source.AssertRight(await run.WaitForSummariesAsync(topic, source.IsWhole));
        using var gone = await client.DeleteAsync(new Uri($"http://127.0.0.1:{ports + 1}/cluster/members/aggregator@127.0.0.1:{ports}"));
        Assert.Equal(0, await first.WaitForExitAsync());
    }

    /// <summary>Nodes of two authorities call each other, in vain: it stops neither, and each side aggregates.</summary>
    [KafkaFact]
    public async Task Nodes_AggregateOn_BesideOneOfAnotherAuthority()
    {
        var run = await WorkerRun.CreateAsync(broker, registry, "tls");
        var topic = await run.CreateTopicAsync(Partitions);
        using var source = await SteadySource.CreateAsync(run, topic, Partitions);
        source.Begin();
        using var authority = new NodeCertificates("our-authority");
        using var others = new NodeCertificates("other-authority");
        var ports = FreePorts.Find(3);
        await using var first = StartSecure(run, ports, 0, authority.Issue());
        await first.WaitForLineAsync("was given 4 partitions");
        await using var second = StartSecure(run, ports, 1, authority.Issue());
        await second.WaitForLineAsync("was given 2 partitions");
        await using var foreign = StartSecure(run, ports, 2, others.Issue(), seed: 2);
        await foreign.WaitForLineAsync("was given 1 partitions");
        await foreign.WaitForLineAsync("is refused as a node: it shows the certificate CN=node-1, which the authority in");
        await first.WaitForLineAsync($"127.0.0.1:{ports + 2} is refused as a node: it shows the certificate CN=node-1, which the authority in");
        await run.WaitForGrowthAsync($"{topic}-aggregated", 200);
        await source.StopAsync();
        source.AssertRight(await run.WaitForSummariesAsync(topic, source.IsWhole));
        var exitCodes = await Task.WhenAll(first.TerminateAsync(), second.TerminateAsync(), foreign.TerminateAsync());
        Assert.Equal([0, 0, 0], exitCodes);
    }

    /// <summary>In the shards of the node that is asked.</summary>
    private static async Task<int> CountEntitiesAsync(HttpClient client, string node)
    {
        using var document = JsonDocument.Parse(await client.GetStringAsync(new Uri($"{node}/cluster/shards/window")));
        Assert.Empty(document.RootElement.GetProperty("failed").EnumerateArray());
        return document.RootElement.GetProperty("regions").EnumerateArray().Sum(shard => shard.GetProperty("numEntities").GetInt32());
    }

    private static WorkerProcess StartSecure(WorkerRun run, int ports, int index, ClusterTlsOptions tls, int seed = 0)
    {
        var seeds = Enumerable.Range(0, 3).OrderBy(one => one == seed ? 0 : 1).Select(one => $"127.0.0.1:{ports + one}");
        return run.StartWorker(
            ("CLUSTER_PORT", $"{ports + index}"),
            ("CLUSTER_SEED_NODES", string.Join(',', seeds)),
            ("IDLE_TIMEOUT", "5s"),
            ("AGGREGATOR_CONFIG_FILE", run.WriteConfiguration($$"""
                cluster.tls:
                  certificate_file: {{tls.CertificateFile}}
                  key_file: {{tls.KeyFile}}
                  ca_file: {{tls.CaFile}}
                """)));
    }

    private static WorkerProcess Start(WorkerRun run, string host, int ports) => run.StartWorker(
        ("CLUSTER_HOSTNAME", host),
        ("CLUSTER_PORT", $"{ports}"),
        ("CLUSTER_SEED_NODES", $"127.0.0.1:{ports}"),
        ("HTTP_URLS", $"http://{host}:{ports + 1}"),
        ("IDLE_TIMEOUT", "5s"),
        ("AGGREGATOR_CONFIG_FILE", run.WriteConfiguration("http.read_only: false\ncluster.down_after: 2s\nkafka.session_timeout: 6s\n")));

    private static async Task WaitForAsync(HttpClient client, string node, Func<List<JsonElement>, bool> isIt)
    {
        using var deadline = new CancellationTokenSource(Limit);
        while (true)
        {
            var text = await client.GetStringAsync(new Uri($"{node}/api/partitions"));
            using var document = JsonDocument.Parse(text);
            if (isIt([.. document.RootElement.EnumerateArray()]))
            {
                return;
            }

            Assert.False(deadline.IsCancellationRequested, text);
            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }
    }
}
