using KafkaAggregator.Tests.Support;

namespace KafkaAggregator.Tests.Integration;

/// <summary>A run on a strict broker: a topic with three seconds of records, which a worker is to find when it may.</summary>
internal sealed class StrictRun : IDisposable
{
    private readonly StrictBroker _strict;
    private readonly WorkerRun _run;
    private readonly SteadySource _source;

    private StrictRun(StrictBroker strict, WorkerRun run, string topic, SteadySource source) =>
        (_strict, _run, Topic, _source) = (strict, run, topic, source);

    public string Prefix => _run.Prefix;

    public string Registry => _run.Registry;

    public string Topic { get; }

    public static async Task<StrictRun> CreateAsync(StrictBroker strict, RegistryServer registry, string name, int partitions = 1)
    {
        var run = await WorkerRun.CreateAsync(strict.Broker, registry, name);
        var topic = await run.CreateTopicAsync(partitions);
        var source = await SteadySource.CreateAsync(run, topic, partitions);
        await source.WriteAsync(3);
        return new StrictRun(strict, run, topic, source);
    }

    /// <summary>Other tests' workers run beside: that the cluster's port is taken would be one line more than is expected.</summary>
    public WorkerProcess StartWorker(
        string more = "", string password = "app-secret", params IEnumerable<(string Name, string Value)> settings) =>
        _run.StartSecureWorker(
            _strict.Broker, $"discovery_interval: 1s\n{more}", password, [("CLUSTER_PORT", $"{FreePorts.Find(1)}"), .. settings]);

    /// <summary>Two seconds of records more.</summary>
    public Task WriteMoreAsync() => _source.WriteAsync(2);

    /// <summary>Waits until every window is there.</summary>
    public Task<IReadOnlyList<ReadSummary>> WaitForAllAsync() => _run.WaitForSummariesAsync(Topic, _source.IsWhole);

    /// <summary>The same, and that nothing is lost or wrong.</summary>
    public async Task ExpectAllAsync() => _source.AssertRight(await WaitForAllAsync());

    public void Dispose() => _source.Dispose();
}
