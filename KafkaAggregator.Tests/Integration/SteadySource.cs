using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Integration;

/// <summary>
/// A source that writes ten records for each second of event time into each partition of a topic, in order, and says
/// whether the summaries are right.
/// </summary>
internal sealed class SteadySource(WorkerRun run, RawProducer producer, string topic, int partitions, int firstValue) : IDisposable
{
    public const int RecordsPerWindow = 10;

    /// <summary>The first event time, in milliseconds.</summary>
    public const long Start = 1_700_000_000_000;

    /// <summary>Between two seconds of event time while it writes on and on.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(20);
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    /// <summary>Seconds of event time that were written.</summary>
    public int Seconds { get; private set; }

    public static async Task<SteadySource> CreateAsync(WorkerRun run, string topic, int partitions, int firstValue = 0) =>
        new(run, await RawProducer.CreateAsync(run.Bootstrap, run.Registry, topic), topic, partitions, firstValue);

    /// <summary>Writes so many seconds; all of them are acknowledged when it returns.</summary>
    public async Task WriteAsync(int seconds, int firstPartition = 0)
    {
        for (var i = 0; i < seconds; i++)
        {
            var sends = from index in Enumerable.Range(Seconds * RecordsPerWindow, RecordsPerWindow)
                        from partition in Enumerable.Range(firstPartition, partitions - firstPartition)
                        select producer.SendAsync(topic, partition, Start + (index * 1000L / RecordsPerWindow), firstValue + index);
            await Task.WhenAll(sends);
            Seconds++;
        }
    }

    /// <summary>Writes on and on, until <see cref="StopAsync"/>.</summary>
    public void Begin() => _running = RunAsync();

    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await _running;
    }

    /// <summary>Whether each partition has a summary of every second that was written.</summary>
    public bool IsWhole(IReadOnlyList<ReadSummary> summaries) =>
        summaries.Where(IsOfThis).Select(summary => summary.Window).Distinct().Count() >= Seconds * partitions;

    /// <summary>
    /// Every window is there so many times, with all its records, and none is more. What it must come to is computed from the source's log:
    /// where a broker is killed, a client may write again what was written (seen once), and those are records too.
    /// </summary>
    public void AssertRight(IReadOnlyList<ReadSummary> summaries, int copies = 1)
    {
        var written = SummaryTopic.ReadAll(run.Bootstrap, run.Registry, topic)
            .GroupBy(record => (record.Partition, End: ((record.TimestampMilliseconds / 1000) + 1) * 1000))
            .ToDictionary(window => window.Key, window => window.Select(record => (double)record.Value["x"]).ToList());
        Assert.Equal(Seconds * partitions, written.Count);
        var windows = summaries.Where(IsOfThis).ToLookup(summary => (summary.Partition, summary.TimestampMilliseconds));
        Assert.Equal(written.Keys.Order(), windows.Select(window => window.Key).Order());
        Assert.All(windows, window =>
        {
            Assert.Equal(copies, window.Count());
            Assert.All(window, summary =>
            {
                Assert.Equal(written[window.Key].Count, summary.Count);
                Assert.Equal(written[window.Key].Average(), summary.Value["mean_x"]);
                Assert.DoesNotContain("aggregator-incomplete", summary.Headers.Keys);
                Assert.DoesNotContain("aggregator-late", summary.Headers.Keys);
            });
        });
    }

    public void Dispose()
    {
        _stopping.Dispose();
        producer.Dispose();
    }

    private bool IsOfThis(ReadSummary summary) => (double)summary.Value["mean_x"] >= firstValue;

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(Pace);
        while (!_stopping.IsCancellationRequested)
        {
            await WriteAsync(1);
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }
}
