using System.Diagnostics;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Integration.Nodes;

/// <summary>What many partitions write into Kafka's topic of offsets.</summary>
[Collection(KafkaCollection.Name)]
public sealed class NodeTrafficTests(KafkaBroker broker)
{
    private const int Partitions = 1000;

    /// <summary>One a second.</summary>
    private const int RecordsPerWindow = 10;
    private const int Seconds = 10;
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(5);

    /// <summary>A window that stays open ends nothing, and yet its owner says how far it has come.</summary>
    [KafkaFact]
    public async Task OffsetRecords_AreWrittenEachProgressInterval_WhereNoWindowCloses()
    {
        var interval = TimeSpan.FromMilliseconds(500);
        await using var run = await NodeRun.CreateAsync(broker, KafkaGroupProtocol.Consumer, partitions: 1, windowSize: 1_000_000);
        run.Write(1);
        run.Start(new(null), new() { ProgressInterval = interval });
        await run.WaitForCommitAsync();

        using var offsets = new OffsetsTopic(broker.BootstrapServers);
        var ends = offsets.ReadEnds();
        var clock = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(interval / 5);
        while (clock.Elapsed < 6 * interval)
        {
            run.Write(1);
            await timer.WaitForNextTickAsync();
        }

        var intervals = (int)(clock.Elapsed / interval);
        await run.WaitForCommitAsync();
        Assert.InRange(offsets.CountSince(ends, run.Group), intervals / 2, int.MaxValue);
        Assert.Empty(run.ReadWindows());
    }

    /// <summary>
    /// The number that docs/performance.md states: a record for each window that closes, and one for each partition each
    /// progress_interval.
    /// </summary>
    [KafkaFact]
    public async Task OffsetRecords_StayWithinTheirNumber_WhereAThousandPartitionsHaveASteadyLoad()
    {
        await using var run = await NodeRun.CreateAsync(broker, KafkaGroupProtocol.Classic, Partitions, RecordsPerWindow);
        await broker.CreateNamedTopicAsync(run.Output, Partitions);
        run.Write(RecordsPerWindow / 2);
        var node = run.Start(new(null), new() { ProgressInterval = ProgressInterval });
        await run.WaitForCommitAsync();

        using var offsets = new OffsetsTopic(broker.BootstrapServers);
        var ends = offsets.ReadEnds();
        var clock = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        for (var second = 0; second < Seconds; second++)
        {
            run.Write(1);
            await timer.WaitForNextTickAsync();
        }

        await run.WaitForCommitAsync();
        var closed = Partitions * ((run.Written[0] - 1) / RecordsPerWindow);
        var intervals = (clock.Elapsed / ProgressInterval) + 1; // one is under way at the beginning
        Assert.InRange(offsets.CountSince(ends, run.Group), closed, closed + (Partitions * intervals));
        await node.StopAsync();
        using var admin = broker.Admin();
        await admin.DeleteTopicsAsync([run.Topic, run.Output]); // other tests share the broker
    }
}
