using KafkaAggregator.Benchmarks.Rig;

namespace KafkaAggregator.Benchmarks.EndToEnd;

/// <summary>
/// What the published worker costs with its defaults (exactly once, a commit each 100 ms), from a broker's log to a
/// reader of committed records, beside a hand-tuned Kafka Streams program over the same messages: <c>end-to-end …</c>,
/// see <see cref="EndToEndSettings"/>. Prints tables; 2 where the kit is missing or an argument is not known.
/// </summary>
internal static class EndToEndRun
{
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        if (Kit.Find() is not { } kit)
        {
            Console.Error.WriteLine($"no folder of scripts that start a broker: {Kit.Variable} names none");
            return 2;
        }

        if (EndToEndSettings.Read(kit, arguments) is not { } settings)
        {
            Console.Error.WriteLine(EndToEndSettings.Usage);
            return 2;
        }

        return await RunAsync(settings, Console.Out);
    }

    public static async Task<int> RunAsync(EndToEndSettings settings, TextWriter output)
    {
        var folder = Directory.CreateTempSubdirectory("kafka-aggregator-benchmark-published-").FullName;
        try
        {
            string[] folders = settings.Workers.Count > 0 ? [.. settings.Workers] : [await PublishedWorker.PublishAsync(folder)];
            Contender[] workers =
            [
                .. from each in folders
                   from fetcher in settings.Fetchers
                   select Contender.Worker(NameOf(settings, each, fetcher), each, WriteConfiguration(folder, fetcher), settings.Logs),
            ];
            if (settings.Servers is { } present)
            {
                await RunAsync(settings, present, workers, output);
                return 0;
            }

            await using var started = await KitServers.StartAsync(settings.Kit, nodes: 1);
            await RunAsync(settings, new ServerAddresses(started.Bootstrap, started.Registry), workers, output);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task RunAsync(
        EndToEndSettings settings, ServerAddresses servers, IReadOnlyList<Contender> workers, TextWriter output)
    {
        using var sets = new DataSets(settings.Kit, servers);
        foreach (var row in EndToEndRows.All.Where(row => settings.Has(row.Name)))
        {
            await row.Measure(new EndToEndContext(settings, servers, sets, workers, output));
        }
    }

    private static string NameOf(EndToEndSettings settings, string worker, string fetcher)
    {
        var name = fetcher == "auto" ? "KafkaAggregator" : $"KafkaAggregator, {fetcher}";
        return settings.Workers.Count > 1 ? $"{name}, {Path.GetFileName(worker)}" : name;
    }

    /// <summary>There is no environment variable for it.</summary>
    private static string WriteConfiguration(string folder, string fetcher)
    {
        var file = Path.Combine(folder, $"{fetcher}.yaml");
        File.WriteAllText(file, $"kafka: {{fetcher: {fetcher}}}\n");
        return file;
    }
}
