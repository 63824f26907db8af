using System.Globalization;
using KafkaAggregator.Benchmarks.Rig;

namespace KafkaAggregator.Benchmarks.Cluster;

/// <summary>
/// How soon a node is ready alone and in a cluster that is there, and how many requests a second a node of two answers:
/// <c>cluster KIT [REPETITIONS] [SECONDS]</c>. One broker and a registry, a source topic of four partitions, joining by
/// seed list.
/// </summary>
internal static class ClusterRun
{
    private const int Partitions = 4;
    private const int Connections = 16;
    private const int RepetitionsByDefault = 5;
    private const int SecondsByDefault = 5;
    private const int FirstPort = 18553;

    private static (string Name, string Value) Seed => ("CLUSTER_SEED_NODES", $"127.0.0.1:{FirstPort}");

    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        if (arguments.Count == 0 || !Kit.IsKit(arguments[0]))
        {
            Console.Error.WriteLine(
                "cluster KIT [REPETITIONS] [SECONDS] where KIT holds kafka/kafka and registry/registry");
            return 2;
        }

        var repetitions = NumberAt(arguments, 1, RepetitionsByDefault);
        var duration = TimeSpan.FromSeconds(NumberAt(arguments, 2, SecondsByDefault));
        var folder = Directory.CreateTempSubdirectory("kafka-aggregator-benchmark-published-").FullName;
        try
        {
            await PublishedWorker.PublishAsync(folder);
            await using var servers = await KitServers.StartAsync(arguments[0], nodes: 1);
            await MeasureAsync(servers, folder, repetitions, duration);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task MeasureAsync(KitServers servers, string folder, int repetitions, TimeSpan duration)
    {
        var run = $"cluster{Guid.NewGuid():N}"[..12];
        await SourceTopics.CreateAsync(servers.Bootstrap, [$"{run}-000"], Partitions);
        await SourceTopics.RegisterAsync(servers.Registry, $"{run}-000");
        Console.WriteLine("| From a process's start until it is ready | Median | Longest | Starts |");
        Console.WriteLine("|---|---|---|---|");
        await MeasureStartsAsync("alone, without seeds", repetitions, () => Start(0));
        await using var first = Start(0, Seed);
        await first.WaitUntilReadyAsync();
        await MeasureStartsAsync("joining a node by seed list", repetitions, () => Start(1, Seed));
        await using var second = Start(1, Seed);
        await second.WaitUntilReadyAsync();
        await MeasureRequestsAsync(first.Url, repetitions, duration);

        ClusterMember Start(int node, params (string Name, string Value)[] settings) => new(
            folder,
            $"http://127.0.0.1:{FirstPort + 2 + node}",
            WorkerSettings.Of(
                servers.Bootstrap, servers.Registry, run, [("CLUSTER_PORT", $"{FirstPort + node}"), .. settings]));
    }

    private static int NumberAt(IReadOnlyList<string> arguments, int index, int otherwise) =>
        arguments.Count > index ? int.Parse(arguments[index], CultureInfo.InvariantCulture) : otherwise;

    private static async Task MeasureStartsAsync(string what, int repetitions, Func<ClusterMember> start)
    {
        var seconds = new List<double>();
        for (var i = 0; i < repetitions; i++)
        {
            await using var member = start();
            seconds.Add((await member.WaitUntilReadyAsync()).TotalSeconds);
            await member.EndAsync();
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {what} | {Median.Of(seconds):0.0} s | {seconds.Max():0.0} s | {seconds.Count} |"));
    }

    private static async Task MeasureRequestsAsync(string url, int repetitions, TimeSpan duration)
    {
        string[] routes = ["/alive", "/cluster/members"];
        var rates = routes.ToDictionary(route => route, _ => new List<double>(), StringComparer.Ordinal);
        for (var i = 0; i <= repetitions; i++)
        {
            foreach (var route in routes)
            {
                var rate = await RequestLoad.MeasureAsync(new Uri(url + route), Connections, duration);
                if (i > 0)
                {
                    rates[route].Add(rate); // the first warms up
                }
            }
        }

        Console.WriteLine();
        Console.WriteLine($"| Route, {Connections} connections kept alive | Requests a second | Lowest to highest |");
        Console.WriteLine("|---|---|---|");
        foreach (var (route, measured) in rates)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {route} | {Median.Of(measured):0} | {measured.Min():0} to {measured.Max():0} |"));
        }
    }
}
