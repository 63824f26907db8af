using System.Globalization;
using KafkaAggregator.Benchmarks.Rig;

namespace KafkaAggregator.Benchmarks.Recovery;

/// <summary>Two workers under a steady load on a broker of their own, and what a reader of their summaries sees.</summary>
internal sealed class RecoveryGroup : IAsyncDisposable
{
    private const int Partitions = 12;
    private const int Members = 2;

    /// <summary>After which a group that does not aggregate again is given up.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly KitServers _servers;
    private readonly RecoveryLoad _load;
    private readonly RecoveryReader _reader;
    private readonly IReadOnlyDictionary<string, string> _environment;
    private readonly string _topic;
    private readonly string _group;
    private readonly string? _logs;
    private readonly List<WorkerProcess> _workers = [];
    private int _started;

    private RecoveryGroup(
        KitServers servers,
        RecoveryLoad load,
        IReadOnlyDictionary<string, string> environment,
        string topic,
        string? logs)
    {
        _logs = logs;
        (_servers, _load, _environment, _topic) = (servers, load, environment, topic);
        _group = environment["GROUP_ID"];
        _reader = new RecoveryReader(servers.Bootstrap, $"{topic}-aggregated", Partitions);
    }

    public KitServers Servers => _servers;

    /// <summary>Summaries that came twice: none, with exactly once.</summary>
    public int Repeated => _reader.Repeated;

    /// <summary>How often a worker that lives now ended a dead one's transaction.</summary>
    public int Fencings => _workers.Sum(worker => worker.Fencings);

    public long ResidentBytes => _workers.Sum(worker => worker.ResidentBytes);

    public static async Task<RecoveryGroup> StartAsync(RecoverySettings settings, int nodes, TimeSpan session)
    {
        var servers = await KitServers.StartAsync(settings.Kit, nodes);
        var name = $"recovery{Guid.NewGuid():N}"[..14];
        var topic = $"{name}-000";
        var load = await RecoveryLoad.CreateAsync(servers, topic, Partitions);
        var file = Path.Combine(Path.GetTempPath(), $"{name}.yaml");
        var timeout = settings.Protocol == "classic" ? $", session_timeout: {session.TotalSeconds}s" : "";
        await File.WriteAllTextAsync(file, $"kafka: {{group_protocol: {settings.Protocol}{timeout}}}\n");
        var group = new RecoveryGroup(servers, load, EnvironmentOf(servers, file, name), topic, settings.Logs);
        load.Start();
        await group.RefillAsync();
        return group;
    }

    public WorkerProcess Worker(int number) => _workers[number % _workers.Count];

    public void Add()
    {
        var log = _logs is null ? null : Path.Combine(_logs, $"{_group}-{++_started}.log");
        _workers.Add(new WorkerProcess(_environment, log));
    }

    public async Task KillAsync(WorkerProcess worker)
    {
        _workers.Remove(worker);
        await worker.KillAsync();
        await worker.DisposeAsync();
    }

    public async Task TerminateAsync(WorkerProcess worker)
    {
        _workers.Remove(worker);
        await worker.TerminateAsync();
        await worker.DisposeAsync();
    }

    /// <summary>kill -9 in the middle of a transaction that holds offsets.</summary>
    public async Task KillInsideCommitAsync(WorkerProcess worker)
    {
        using var trap = new CommitTrap(_servers.Bootstrap, _group, _topic, $"{_topic}-aggregated", Partitions);
        await Task.Run(() => trap.Catch(worker));
        await KillAsync(worker);
    }

    /// <summary>
    /// As many workers as at first, each with its share, and every partition aggregated for some seconds.
    /// </summary>
    public async Task RefillAsync()
    {
        while (_workers.Count < Members)
        {
            Add();
        }

        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (_workers.Exists(worker => !worker.HasPartitions))
        {
            await timer.WaitForNextTickAsync();
        }

        await WaitForWindowsAsync(TimeProvider.System.GetUtcNow() + TimeSpan.FromSeconds(4));
    }

    /// <summary>Until every partition has a summary of a window that ends then or later.</summary>
    public async Task WaitForWindowsAsync(DateTimeOffset windowEnd)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        var deadline = windowEnd + Limit;
        while (_reader.Since(windowEnd).DistinctBy(summary => summary.Partition).Count() < Partitions)
        {
            if (TimeProvider.System.GetUtcNow() > deadline)
            {
                throw new TimeoutException(string.Create(
                    CultureInfo.InvariantCulture, $"not every partition has a window that ends at {windowEnd:HH:mm:ss}"));
            }

            await timer.WaitForNextTickAsync();
        }
    }

    /// <summary>
    /// The longest that a summary of a window that ends in this time came after its window was closed, and after its
    /// window's end by the wall clock. What lay before the one instant does not count.
    /// </summary>
    public (TimeSpan AfterClosing, TimeSpan AfterEnd) LongestGap(DateTimeOffset since, DateTimeOffset countedFrom)
    {
        var (afterClosing, afterEnd) = (TimeSpan.Zero, TimeSpan.Zero);
        foreach (var summary in _reader.Since(since))
        {
            var closing = _load.ClosingOf(summary.Partition, summary.WindowEnd) ?? summary.WindowEnd;
            afterClosing = Longer(afterClosing, summary.SeenAt - Later(closing, countedFrom));
            afterEnd = Longer(afterEnd, summary.SeenAt - Later(summary.WindowEnd, countedFrom));
        }

        return (afterClosing, afterEnd);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in _workers)
        {
            await worker.DisposeAsync();
        }

        await _load.DisposeAsync();
        await _reader.DisposeAsync();
        await _servers.DisposeAsync();
        File.Delete(_environment["AGGREGATOR_CONFIG_FILE"]);
    }

    private static IReadOnlyDictionary<string, string> EnvironmentOf(
        KitServers servers, string file, string group) => WorkerSettings.Of(
            servers.Bootstrap,
            servers.Registry,
            group,
            ("AGGREGATOR_CONFIG_FILE", file),
            ("WINDOW_SIZE", "1"),
            ("WINDOW_EXPIRES", "0"),
            ("IDLE_TIMEOUT", "off"));

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
