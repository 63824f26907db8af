using System.Globalization;
using Confluent.Kafka;
using KafkaAggregator.Benchmarks.Rig;

namespace KafkaAggregator.Benchmarks.EndToEnd;

/// <summary>
/// From a worker's start to the first summary that a reader of committed records has: one node, whose group has no
/// member, has committed offsets, and has a closed window to summarise.
/// </summary>
internal static class StartTime
{
    private const int Partitions = 4;

    /// <summary>The first is a group's first, and does not count.</summary>
    private const int RunsOfRound = 4;

    public static async Task MeasureAsync(EndToEndContext context)
    {
        var results = await context.InTurnAsync(context.Workers, worker => MeasureAsync(context.Servers, worker));
        context.Output.WriteLine("From a worker's start to its first summary, an idle group of one node; to reach: 1 s");
        context.Output.WriteLine();
        context.Output.WriteLine("| Contender | Median | Longest | Starts | CPU until then |");
        context.Output.WriteLine("|---|---|---|---|---|");
        for (var i = 0; i < results.Count; i++)
        {
            var starts = results[i].SelectMany(each => each).ToList();
            context.Output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {context.Workers[i].Name} | {Median.Of(starts.Select(start => start.After.TotalSeconds)):0.00} s | "
                + $"{starts.Max(start => start.After.TotalSeconds):0.00} s | {starts.Count} | "
                + $"{Median.Of(starts.Select(start => start.Processor.TotalSeconds)):0.00} s |"));
        }

        context.Output.WriteLine();
    }

    private static async Task<List<(TimeSpan After, TimeSpan Processor)>> MeasureAsync(ServerAddresses servers, Contender worker)
    {
        var run = $"start{Guid.NewGuid():N}"[..12];
        var set = new DataSet(2, 1, Partitions, 0, 0) { Name = run };
        var topic = set.TopicNames[0];
        await SourceTopics.CreateAsync(servers.Bootstrap, [topic], Partitions);
        var value = await SourceTopics.RegisterAsync(servers.Registry, topic);
        await using var outputs = await OutputTopics.CreateAsync(servers, set, worker.OutputSuffix(run));
        using var reader = new SummaryReader(servers, outputs.Partitions, double.PositiveInfinity);
        using var producer = new ProducerBuilder<Null, byte[]>(new ProducerConfig { BootstrapServers = servers.Bootstrap }).Build();
        var starts = new List<(TimeSpan, TimeSpan)>();
        for (var i = 0; i < RunsOfRound; i++)
        {
            WriteWindow(producer, topic, value, i);
            await using var process = worker.Start(servers, set, run);
            await Task.Run(reader.WaitForOne);
            starts.Add((process.Age, ProcessCost.Read(process.Id).Processor));
            await Task.Run(() => reader.WaitFor((i + 1) * Partitions));
            await process.EndAsync();
        }

        return starts[1..];
    }

    /// <summary>Two records of a window, and one behind it, in each partition.</summary>
    private static void WriteWindow(IProducer<Null, byte[]> producer, string topic, byte[] value, int window)
    {
        for (var partition = 0; partition < Partitions; partition++)
        {
            foreach (var second in (ReadOnlySpan<int>)[1, 2, 11])
            {
                producer.Produce(
                    new TopicPartition(topic, partition),
                    new Message<Null, byte[]>
                    {
                        Value = value,
                        Timestamp = new Timestamp(DateTimeOffset.UnixEpoch.AddSeconds(1_700_000_000 + (10 * window) + second)),
                    });
            }
        }

        producer.Flush();
    }
}
