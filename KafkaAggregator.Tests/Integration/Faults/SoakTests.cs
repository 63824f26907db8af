using System.Diagnostics;
using Confluent.Kafka;
using KafkaAggregator.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace KafkaAggregator.Tests.Integration.Faults;

/// <summary>
/// One worker for minutes or hours under a steady load, while another member comes into its group and leaves it every
/// few seconds: memory, threads and handles stay what they are, and every window is there once.
/// </summary>
[Collection(FaultCollection.Name)]
public sealed class SoakTests(ITestOutputHelper output)
{
    private const int Partitions = 8;
    private static readonly TimeSpan SampleInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan JoinLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan SettlingLimit = TimeSpan.FromSeconds(90);
    private readonly FaultTimes _times = new(1000, 0, TimeSpan.FromSeconds(5));
    private readonly List<ProcessSample> _samples = [];
    private readonly string _topic = $"soak{Guid.NewGuid():N}"[..12];

    [SoakFact]
    public async Task Worker_HoldsWhatItHeldAtFirst_ForAsLongAsItRuns()
    {
        await using var broker = await KafkaBroker.StartOwnAsync();
        var registries = await RegistryServer.StartOwnAsync();
        var registry = await registries.GetUrlAsync(broker);
        await broker.CreateNamedTopicAsync(_topic, Partitions);
        await using var load = await SourceLoad.CreateAsync(broker.BootstrapServers, registry, _topic, new FaultSettings { Seed = 0 });
        for (var partition = 0; partition < Partitions; partition++)
        {
            load.Add(new TopicPartition(_topic, partition));
        }

        await using var worker = WorkerProcess.Start(
            _times.Environment(broker.BootstrapServers, registry, _topic, $"^{_topic}$"), "worker");
        load.Start();
        await worker.WaitForLineAsync("was given");
        var cycles = await RunAsync(broker.BootstrapServers, worker, SoakFactAttribute.Duration!.Value);
        var sent = await load.EndAsync();
        await JudgeAsync(broker, registry, worker, sent);
        await registries.DisposeAsync();
        var third = _samples.Count / 3;
        var (before, after) = (ProcessSample.MedianOf(_samples[third..(2 * third)]), ProcessSample.MedianOf(_samples[(2 * third)..]));
        output.WriteLine($"{cycles} times another member came and went\nmiddle third, median: {before}\nlast third, median: {after}");
        Assert.InRange(after.ResidentBytes, 0, before.ResidentBytes * 1.1);
        Assert.InRange(after.Threads, 0, before.Threads + 3);
        Assert.InRange(after.Handles, 0, before.Handles + 5);
    }

    /// <summary>Gives how often the other member came and went.</summary>
    private async Task<int> RunAsync(string bootstrap, WorkerProcess worker, TimeSpan duration)
    {
        var clock = Stopwatch.StartNew();
        var cycles = 0;
        while (clock.Elapsed < duration)
        {
            await Task.Run(() => JoinAndLeave(bootstrap));
            cycles++;
            await Waiting.ForAsync(TimeSpan.FromSeconds(1));
            if (_samples.Count == 0 || clock.Elapsed - _samples[^1].At > SampleInterval)
            {
                _samples.Add(ProcessSample.Of(worker.ProcessId, clock.Elapsed));
                output.WriteLine($"{_samples[^1]}");
            }
        }

        return cycles;
    }

    /// <summary>It takes its share, does nothing with it, and gives it back.</summary>
    private void JoinAndLeave(string bootstrap)
    {
        using var consumer = new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig
        {
            BootstrapServers = bootstrap,
            GroupId = _topic,
            EnableAutoCommit = false,
            PartitionAssignmentStrategy = PartitionAssignmentStrategy.CooperativeSticky,
        }).SetLogHandler((_, _) => { }).Build();
        consumer.Subscribe(_topic);
        var clock = Stopwatch.StartNew();
        while (consumer.Assignment.Count == 0)
        {
            consumer.Consume(TimeSpan.FromMilliseconds(50));
            Assert.True(clock.Elapsed < JoinLimit, "the other member is given nothing");
        }

        consumer.Close();
    }

    private async Task JudgeAsync(
        KafkaBroker broker, string registry, WorkerProcess worker, IReadOnlyDictionary<TopicPartition, IReadOnlyList<SentRecord>> sent)
    {
        using var reader = new CommittedReader(broker.BootstrapServers);
        string[] topics = [_topic, .. FaultJudge.OutputsOf(_topic)];
        await Waiting.UntilAsync(
            () => FaultJudge.MissingEnds(sent, reader.ReadOn(topics)).Count == 0, SettlingLimit, () => "not every last window is there");
        Assert.Equal(0, await worker.TerminateAsync());
        using var judge = new FaultJudge(registry, _times);
        Assert.Empty(await judge.JudgeAsync(sent, reader.ReadOn(topics)));
    }
}
