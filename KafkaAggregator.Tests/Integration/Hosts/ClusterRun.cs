using System.Globalization;
using System.Text.Json;
using Confluent.Kafka;
using KafkaAggregator.Tests.Integration.Faults;
using KafkaAggregator.Tests.Support;

namespace KafkaAggregator.Tests.Integration.Hosts;

/// <summary>Nodes on hosts of their own under load, a broker and a registry, and the judge at the end.</summary>
internal sealed class ClusterRun : IAsyncDisposable
{
    private const int Partitions = 12;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    private readonly KafkaBroker _broker;
    private readonly RegistryServer _registries;
    private readonly string _registry;
    private readonly SourceLoad _load;
    private readonly FaultTimes _times = new(1000, 0, TimeSpan.FromSeconds(5));
    private readonly string _topic;
    private readonly Action<string> _say;

    private ClusterRun(
        KafkaBroker broker, RegistryServer registries, string registry, SourceLoad load, HostNetwork network, string topic, Action<string> say)
    {
        (_broker, _registries, _registry, _load, Network, _topic, _say) = (broker, registries, registry, load, network, topic, say);
        Arrivals = new SummaryArrivals(
            broker.BootstrapServers, PartitionsOf(topic).Select(partition => new TopicPartition(FaultJudge.AggregatedTopic(topic), partition.Partition)));
    }

    public HostNetwork Network { get; }

    public SummaryArrivals Arrivals { get; }

    public IReadOnlyList<HostMachine> Hosts => Network.Hosts;

    /// <param name="hosts">How many there are; none of them has a node yet.</param>
    /// <param name="say">Told what was seen and measured.</param>
    public static async Task<ClusterRun> CreateAsync(int hosts, Action<string> say)
    {
        var broker = await KafkaBroker.StartOwnAsync();
        var registries = await RegistryServer.StartOwnAsync();
        var registry = await registries.GetUrlAsync(broker);
        var topic = $"hosts{Guid.NewGuid():N}"[..12];
        await broker.CreateNamedTopicAsync(topic, Partitions);
        var load = await SourceLoad.CreateAsync(broker.BootstrapServers, registry, topic, new FaultSettings { Seed = 0 });
        foreach (var partition in PartitionsOf(topic))
        {
            load.Add(partition);
        }

        var network = await HostNetwork.CreateAsync(hosts, [new Uri($"tcp://{broker.BootstrapServers}"), new Uri(registry)]);
        say(network.CanCut ? $"{hosts} network namespaces" : $"{hosts} addresses of the loopback: this machine forbids network namespaces");
        load.Start();
        return new ClusterRun(broker, registries, registry, load, network, topic, say);
    }

    /// <summary>Starts a node; it is ready when this completes.</summary>
    /// <param name="host">Which host's, from 0.</param>
    /// <param name="seeds">As of <c>cluster.seed_nodes</c>.</param>
    public async Task StartAsync(int host, string seeds)
    {
        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        Hosts[host].Start(Environment(seeds));
        await WaitForReadyAsync(host);
        _say(string.Create(
            CultureInfo.InvariantCulture,
            $"node {host + 1} is ready {System.Diagnostics.Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s after its process's start"));
    }

    /// <summary>The addresses of those hosts as <c>cluster.seed_nodes</c> takes them.</summary>
    public string SeedsOf(params IEnumerable<int> hosts) =>
        string.Join(',', hosts.Select(host => $"{Hosts[host].Address}:{HostMachine.ClusterPort}"));

    public Task WaitForReadyAsync(int host) => Waiting.UntilAsync(
        Hosts[host].IsReadyAsync, Limit, () => $"node {host + 1} is not ready:\n{string.Join('\n', Hosts[host].Lines.TakeLast(40))}");

    /// <summary>Completes when each of those nodes sees exactly those members, all Up.</summary>
    public async Task WaitForMembersAsync(params int[] hosts)
    {
        var wanted = hosts.Select(host => Hosts[host].Address).Order(StringComparer.Ordinal).ToList();
        foreach (var host in hosts)
        {
            var seen = "";
            await Waiting.UntilAsync(
                async () =>
                {
                    seen = await ReadMembersAsync(Hosts[host]);
                    return seen == string.Join(' ', wanted.Select(address => $"{address}:Up"));
                },
                Limit,
                () => $"node {host + 1} sees {seen} instead of {string.Join(' ', wanted)}:\n{string.Join('\n', Hosts[host].Lines.TakeLast(40))}");
        }
    }

    /// <summary>Completes when those nodes own partitions, each of them some, together all.</summary>
    public Task WaitForSharesAsync(params int[] hosts) => Waiting.UntilAsync(
        async () =>
        {
            var rows = await ReadPartitionsAsync(Hosts[hosts[0]]);
            return rows.Count == Partitions && rows.Distinct(StringComparer.Ordinal).Count() == hosts.Length;
        },
        Limit,
        () => $"nodes {string.Join(", ", hosts.Select(host => host + 1))} do not share the partitions");

    /// <summary>Says the longest gap since the last time, and begins anew.</summary>
    public void SayLongestGap(string during)
    {
        var (partition, gap) = Arrivals.LongestGap();
        _say(string.Create(CultureInfo.InvariantCulture, $"{during}: longest gap {gap.TotalSeconds:0.0} s, partition {partition.Partition.Value}"));
        Arrivals.BeginAnew();
    }

    /// <summary>What is wrong; empty where every window is there once, and right.</summary>
    public async Task<IReadOnlyList<string>> JudgeAsync()
    {
        var sent = await _load.EndAsync();
        string[] topics = [_topic, .. FaultJudge.OutputsOf(_topic)];
        using var reader = new CommittedReader(_broker.BootstrapServers);
        await Waiting.UntilAsync(
            () => FaultJudge.MissingEnds(sent, reader.ReadOn(topics)).Count == 0,
            Limit,
            () => $"no summary of the last window of {string.Join(", ", FaultJudge.MissingEnds(sent, reader.ReadOn(topics)))}");
        using var judge = new FaultJudge(_registry, _times);
        return await judge.JudgeAsync(sent, reader.ReadOn(topics));
    }

    public async ValueTask DisposeAsync()
    {
        await _load.DisposeAsync();
        await Arrivals.DisposeAsync();
        await Network.DisposeAsync();
        await _registries.DisposeAsync();
        await _broker.DisposeAsync();
    }

    private Dictionary<string, string> Environment(string seeds)
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("kafka-aggregator-hosts-").FullName, "aggregator.yaml");
        File.WriteAllText(
            file,
            "http: {insecure: true, read_only: false}\nkafka: {session_timeout: 6s}\ncluster: {down_after: 3s}\nlate_records: topic\n");
        return new(_times.Environment(_broker.BootstrapServers, _registry, _topic, $"^{_topic}$"))
        {
            ["AGGREGATOR_CONFIG_FILE"] = file,
            ["CLUSTER_SEED_NODES"] = seeds,
        };
    }

    private static async Task<string> ReadMembersAsync(HostMachine host)
    {
        try
        {
            using var answer = JsonDocument.Parse(await host.Client.GetStringAsync(new Uri("/cluster/members", UriKind.Relative)));
            var members = answer.RootElement.GetProperty("members").EnumerateArray().Select(member =>
                $"{new Uri(member.GetProperty("node").GetString()!).Host}:{member.GetProperty("status").GetString()}");
            return string.Join(' ', members.Order(StringComparer.Ordinal));
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            return exception.Message;
        }
    }

    /// <summary>The owner of each partition that runs, as one node shows them.</summary>
    private static async Task<IReadOnlyList<string>> ReadPartitionsAsync(HostMachine host)
    {
        try
        {
            using var answer = JsonDocument.Parse(await host.Client.GetStringAsync(new Uri("/api/partitions", UriKind.Relative)));
            return [.. answer.RootElement.EnumerateArray()
                .Where(row => row.GetProperty("state").GetString() == "running")
                .Select(row => row.GetProperty("node").GetString()!)];
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            return [];
        }
    }

    private static IEnumerable<TopicPartition> PartitionsOf(string topic) =>
        Enumerable.Range(0, Partitions).Select(partition => new TopicPartition(topic, partition));
}
