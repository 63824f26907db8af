using KafkaAggregator.Benchmarks.Rig;

namespace KafkaAggregator.Benchmarks.EndToEnd;

/// <summary>Who aggregates a data set.</summary>
/// <param name="Name">In the table.</param>
/// <param name="OutputSuffix">What its aggregated topics' names end with, by the run's name.</param>
/// <param name="Start">Starts it for a run.</param>
internal sealed record Contender(
    string Name, Func<string, string> OutputSuffix, Func<ServerAddresses, DataSet, string, IMeasuredProcess> Start)
{
    /// <summary>Where a worker answers.</summary>
    public const string Url = "http://127.0.0.1:18559";

    /// <summary>The published worker with its defaults, but for the window of the data set and its fetcher.</summary>
    public static Contender Worker(string name, string folder, string configuration, string? logs) => new(
        name,
        run => $"-{run}",
        (servers, set, run) => new WorkerProcess(
            WorkerSettings.Of(
                servers.Bootstrap,
                servers.Registry,
                run,
                ("TOPIC_REGEX", $"^{set.Prefix}-[0-9]+$"),
                ("TOPIC_RENAME_FORMAT", $"{{source_topic_name}}-{run}"),
                ("WINDOW_SIZE", "10"),
                ("HTTP_URLS", Url),
                ("AGGREGATOR_CONFIG_FILE", configuration)),
            logs is null ? null : Path.Combine(logs, $"{run}.log"),
            folder));

    public static Contender Peer(string kit) => new(
        "Kafka Streams", _ => "-aggregated", (servers, set, _) => new PeerProcess(kit, servers, set));

    /// <summary>One run over the whole data set.</summary>
    public async Task<SummaryCourse> RunAsync(ServerAddresses servers, DataSet set)
    {
        var run = $"run{Guid.NewGuid():N}"[..12];
        await using var outputs = await OutputTopics.CreateAsync(servers, set, OutputSuffix(run));
        using var reader = new SummaryReader(servers, outputs.Partitions, set.ClosingTime);
        await using var process = Start(servers, set, run);
        var course = await Task.Run(() => reader.Read(process, set.Windows));
        await process.EndAsync();
        return course;
    }
}
