using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Integration;

/// <summary>
/// A source that writes ten records for each second of event time into each partition of a topic, in order, and knows what every window of
/// a second must come to.
/// </summary>
internal sealed class SteadySource(RawProducer producer, string topic, int partitions, int firstValue = 0) : IDisposable
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
        new(await RawProducer.CreateAsync(run.Bootstrap, run.Registry, topic), topic, partitions, firstValue);

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

    /// <summary>Every window is there so many times, with all its records, and none is more.</summary>
    public void AssertRight(IReadOnlyList<ReadSummary> summaries, int copies = 1)
    {
        var windows = summaries.Where(IsOfThis).GroupBy(summary => (summary.Partition, summary.TimestampMilliseconds)).ToList();
        var missing = from partition in Enumerable.Range(0, partitions)
                      from second in Enumerable.Range(1, Seconds)
                      let end = Start + (second * 1000L)
                      where !windows.Exists(window => window.Key == (partition, end))
                      select (partition, second);
        Assert.Empty(missing);
        Assert.Equal(Seconds * partitions, windows.Count);
        Assert.All(windows, window => Assert.Equal(copies, window.Count()));
        Assert.All(windows.SelectMany(window => window), summary =>
        {
            var second = (summary.TimestampMilliseconds - Start - 1000) / 1000;
            Assert.Equal(RecordsPerWindow, summary.Count);
            Assert.Equal(firstValue + (second * RecordsPerWindow) + ((RecordsPerWindow - 1) / 2.0), summary.Value["mean_x"]);
            Assert.DoesNotContain("aggregator-incomplete", summary.Headers.Keys);
            Assert.DoesNotContain("aggregator-late", summary.Headers.Keys);
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
