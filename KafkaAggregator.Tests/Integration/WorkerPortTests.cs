using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Integration;

/// <summary>Whoever can reach a worker's ports cannot keep it from aggregating.</summary>
[Collection(KafkaCollection.Name)]
public sealed class WorkerPortTests(KafkaBroker broker, RegistryServer registry)
{
    private const int Partitions = 4;
    private const int Connections = 1000;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    [KafkaTheory]
    [InlineData(false, "it sends what is no message between nodes")]
    [InlineData(true, "it does not speak TLS")]
    public async Task Worker_AggregatesOn_UnderAThousandRudeConnectionsToEachPort(bool hasTls, string reason)
    {
        using var authority = new NodeCertificates("our-authority");
        var tls = authority.Issue();
        var run = await WorkerRun.CreateAsync(broker, registry, "ports");
        var topic = await run.CreateTopicAsync(Partitions);
        using var source = await SteadySource.CreateAsync(run, topic, Partitions);
        var port = FreePorts.Find(2);
        await using var worker = run.StartWorker(
            ("CLUSTER_PORT", $"{port}"), ("HTTP_URLS", $"http://127.0.0.1:{port + 1}"), ("IDLE_TIMEOUT", "5s"),
            ("AGGREGATOR_CONFIG_FILE", run.WriteConfiguration(hasTls
                ? $"cluster.tls: {{certificate_file: {tls.CertificateFile}, key_file: {tls.KeyFile}, ca_file: {tls.CaFile}}}\n"
                : "{}\n")));
        await worker.WaitForLineAsync("was given 4 partitions");
        source.Begin();
        await run.WaitForGrowthAsync($"{topic}-aggregated", 10);
        using var client = new HttpClient();
        await using (var toCluster = await RudeClients.StartAsync(port, Connections))
        await using (var toHttp = await RudeClients.StartAsync(port + 1, Connections))
        {
            // Summaries go on coming while all of them are there, and the node answers who is polite.
            await run.WaitForGrowthAsync($"{topic}-aggregated", 400);
            await Waiting.UntilAsync(
                async () => await client.GetStringAsync(new Uri($"http://127.0.0.1:{port + 1}/ready")) == "OK", Limit, () => "not ready");
        }

        await source.StopAsync();
        source.AssertRight(await run.WaitForSummariesAsync(topic, source.IsWhole));
        Assert.Equal(0, await worker.TerminateAsync());

        // Of hundreds of them the log says it once.
        Assert.Single(worker.Lines, line => line.Contains($"127.0.0.1 is refused as a node: {reason}", StringComparison.Ordinal));
        Assert.DoesNotContain(worker.Lines, line => line.Contains("\"LogLevel\":\"Error\"", StringComparison.Ordinal));
    }
}
