using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using KafkaAggregator.Tests.Support;

namespace KafkaAggregator.Tests.Integration.Faults;

/// <summary>One run: a broker, a registry, workers and a load of its own, a schedule of faults, and the judge at the end.</summary>
internal sealed class FaultRun : IAsyncDisposable
{
    private const int Topics = 2;
    private const int Partitions = 4;
    private const int Workers = 3;

    /// <summary>
    /// How long everything may take to come right after the last fault has ended: the longest back-off and a session,
    /// several times over on a busy machine.
    /// </summary>
    private static readonly TimeSpan SettlingLimit = TimeSpan.FromSeconds(90);

    /// <summary>How long the workers may take until each has its share: faults are to meet a group that aggregates.</summary>
    private static readonly TimeSpan BeginningLimit = TimeSpan.FromSeconds(90);

    private readonly FaultSettings _settings;
    private readonly KafkaBroker _broker;
    private readonly RegistryServer _registry;
    private readonly FaultTimes _times;
    private readonly List<string> _topics = [];
    private readonly string _group;
    private readonly string _folder = Directory.CreateTempSubdirectory("kafka-aggregator-faults-").FullName;
    private readonly ConcurrentQueue<string> _journal = [];
    private readonly Stopwatch _clock = new();
    private SourceLoad? _load;
    private WorkerFleet? _fleet;
    private FaultTools? _tools;
    private ServerGate? _registryGate;
    private int _leftOut;

    private FaultRun(FaultSettings settings, KafkaBroker broker, RegistryServer registry)
    {
        (_settings, _broker, _registry) = (settings, broker, registry);
        _times = new FaultTimes(1000, settings.IsDisordered ? 1000 : 0, TimeSpan.FromSeconds(5));
        _group = $"faults{Guid.NewGuid():N}"[..12];
    }

    public static async Task<FaultRun> CreateAsync(FaultSettings settings) => new(
        settings, await KafkaBroker.StartOwnAsync("--nodes", $"{settings.Nodes}"), await RegistryServer.StartOwnAsync());

    /// <summary>Throws with everything that is wrong, and what it takes to do it again.</summary>
    public async Task RunAsync()
    {
        var schedule = FaultSchedule.Create(_settings);
        try
        {
            await StartAsync();
            await DoAsync(schedule);
            await JudgeAsync();
        }
        catch (Exception exception) when (exception is not FaultSuiteException)
        {
            throw new FaultSuiteException(Describe([exception.ToString()]), exception);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_load is not null)
        {
            await _load.DisposeAsync();
        }

        if (_fleet is not null)
        {
            await _fleet.DisposeAsync();
        }

        _tools?.Dispose();
        if (_registryGate is not null)
        {
            await _registryGate.DisposeAsync();
        }

        await _registry.DisposeAsync();
        await _broker.DisposeAsync();
    }

    private async Task StartAsync()
    {
        var registry = await _registry.GetUrlAsync(_broker);
        _registryGate = new ServerGate(registry);
        _tools = new FaultTools(_broker, _registry, _registryGate);
        var first = $"{_group}-000";
        _load = await SourceLoad.CreateAsync(_broker.BootstrapServers, registry, first, _settings);
        for (var i = 0; i < Topics; i++)
        {
            await AddTopicAsync(Partitions);
        }

        _fleet = new WorkerFleet(Environment(_registryGate.Address), _folder);
        for (var i = 0; i < Workers; i++)
        {
            _fleet.Add();
        }

        _load.Start();
        await Waiting.UntilAsync(() => _fleet.HasBegun, BeginningLimit, () => "not every worker was given partitions");
    }

    private Dictionary<string, string> Environment(string registry)
    {
        var session = _settings.Protocol == "classic" ? $", session_timeout: {FaultSchedule.Session.TotalSeconds}s" : "";
        var file = Path.Combine(_folder, "aggregator.yaml");
        File.WriteAllText(
            file,
            $$"""
            kafka: {group_protocol: {{_settings.Protocol}}, fetcher: {{_settings.Fetcher}}{{session}}}
            lanes: {{_settings.Lanes}}
            late_records: topic
            undecodable_records: topic
            discovery_interval: 1s

            """);
        return new(_times.Environment(_broker.BootstrapServers, registry, _group, $"^{_group}-[0-9]+$"))
        {
            ["AGGREGATOR_CONFIG_FILE"] = file,
        };
    }

    private async Task DoAsync(IReadOnlyList<Fault> schedule)
    {
        _clock.Start();
        var faults = new List<Task>();
        foreach (var fault in schedule)
        {
            await Waiting.ForAsync(fault.At - _clock.Elapsed);
            faults.Add(DoAsync(fault));
        }

        await Task.WhenAll(faults);
        await Waiting.ForAsync(TimeSpan.FromSeconds(2));
    }

    private async Task DoAsync(Fault fault)
    {
        Note($"{fault}: begins");
        var isDone = await TryAsync(fault);
        Interlocked.Add(ref _leftOut, isDone ? 0 : 1);
        Note($"{fault}: {(isDone ? "ended" : "left out")}");
    }

    private async Task<bool> TryAsync(Fault fault)
    {
        var fleet = _fleet!;
        switch (fault.Kind)
        {
            case FaultKind.KillWorker:
                return await fleet.HurtAsync(fault.Choice, slot => ReplaceAsync(fault, slot, fleet.KillAsync));
            case FaultKind.TerminateWorker:
                return await fleet.HurtAsync(fault.Choice, slot => ReplaceAsync(fault, slot, fleet.TerminateAsync));
            case FaultKind.SuspendWorker:
                return await fleet.HurtAsync(fault.Choice, slot => SuspendAsync(fault, slot));
            case FaultKind.AddWorker:
                return fleet.Add();
            case FaultKind.RemoveWorker:
                return await fleet.RemoveAsync(fault.Choice, isKilled: fault.Choice % 2 == 0);
            case FaultKind.AddTopic:
                return await AddTopicAsync(1 + (fault.Choice % 3));
            case FaultKind.AddPartition:
                return await AddPartitionAsync(_topics[fault.Choice % _topics.Count]);
            case FaultKind.ShrinkOutput:
                return await ShrinkAsync(fault);
            case FaultKind.Silence:
                await _load!.BeSilentAsync(fault.Duration);
                return true;
            case FaultKind.PauseRegistry or FaultKind.CutRegistry:
                return await _tools!.HurtRegistryAsync(fault.Kind, fault.Duration);
            default:
                return await _tools!.HurtBrokerAsync(fault, 1 + (fault.Choice % _settings.Nodes), _group, text => Note($"{fault}: {text}"));
        }
    }

    private async Task ReplaceAsync(Fault fault, WorkerSlot slot, Func<WorkerSlot, Task> end)
    {
        Note($"{fault}: worker {slot.Number}, process {slot.Worker!.ProcessId}");
        await end(slot);
        await Waiting.ForAsync(fault.Duration);
        _fleet!.Start(slot);
        Note($"{fault}: worker {slot.Number} is now process {slot.Worker!.ProcessId}");
    }

    private async Task SuspendAsync(Fault fault, WorkerSlot slot)
    {
        Note($"{fault}: worker {slot.Number}, process {slot.Worker!.ProcessId}");
        await slot.Worker.SuspendAsync();
        await Waiting.ForAsync(fault.Duration);
        await slot.Worker.ResumeAsync();
    }

    private async Task<bool> AddTopicAsync(int partitions)
    {
        var topic = $"{_group}-{_topics.Count:000}";
        await _tools!.WithBrokerAsync(admin => admin.CreateTopicsAsync([new TopicSpecification { Name = topic, NumPartitions = partitions }]));
        _topics.Add(topic);
        for (var partition = 0; partition < partitions; partition++)
        {
            _load!.Add(new TopicPartition(topic, partition));
        }

        return true;
    }

    private async Task<bool> AddPartitionAsync(string topic)
    {
        var count = await _tools!.AddPartitionAsync(topic);
        _load!.Add(new TopicPartition(topic, count));
        return true;
    }

    /// <summary>Too small for any summary, or for two in one batch.</summary>
    private Task<bool> ShrinkAsync(Fault fault) => _tools!.ShrinkAsync(
        FaultJudge.AggregatedTopic(_topics[fault.Choice % Topics]), bytes: fault.Choice % 2 == 0 ? 200 : 900, fault.Duration);

    private async Task JudgeAsync()
    {
        Note("the last fault is over");
        var sent = await _load!.EndAsync();
        Note($"{sent.Values.Sum(records => records.Count)} records are written to {sent.Count} partitions");
        string[] outputs = [.. _topics.SelectMany(FaultJudge.OutputsOf)];
        string[] all = [.. _topics, .. outputs];
        using var reader = new CommittedReader(_broker.BootstrapServers);
        var complaints = new List<string>();
        try
        {
            await Waiting.UntilAsync(() => FaultJudge.MissingEnds(sent, reader.ReadOn(all)).Count == 0, SettlingLimit, () =>
                $"no summary of the last window of {string.Join(", ", FaultJudge.MissingEnds(sent, reader.ReadOn(all)))}");
        }
        catch (TimeoutException exception)
        {
            complaints.Add(exception.Message);
            complaints.Add(await DescribeGroupAsync());
            _broker.CopyLogs(_folder);
        }

        Note("every last window is there, or was waited for");
        _fleet!.NoteEnds();
        await _fleet.EndAllAsync();
        Note("every worker has ended");
        var written = reader.ReadOn(all);
        complaints.AddRange(_fleet.Complaints);
        if (_settings.IsOfAllKinds && _leftOut > _settings.Faults / 2)
        {
            complaints.Add($"{_leftOut} of {_settings.Faults} faults were left out: this run shows little");
        }

        complaints.AddRange(reader.FindHeldUp(outputs).Select(partition => $"a transaction is open in {partition}"));
        using var judge = new FaultJudge(await _registry.GetUrlAsync(_broker), _times);
        complaints.AddRange(await judge.JudgeAsync(sent, written));
        Note($"{written.Count(IsIn("-aggregated"))} summaries, "
            + $"{written.Count(record => record.Headers.GetValueOrDefault("aggregator-closed-by") == "idle")} of them closed by idleness, "
            + $"{written.Count(IsIn("-late"))} late records, {written.Count(IsIn("-undecodable"))} undecodable, undated or future, "
            + $"{judge.Repeated} repeated by the producer");
        if (complaints.Count > 0)
        {
            throw new FaultSuiteException(Describe(complaints), null);
        }
    }

    private static Func<WrittenRecord, bool> IsIn(string suffix) => record => record.Topic.EndsWith(suffix, StringComparison.Ordinal);

    /// <summary>Who is in the group with which partitions, by the broker: what nobody has, and why not, is not in any worker's log.</summary>
    private async Task<string> DescribeGroupAsync()
    {
        try
        {
            return await _broker.ToolAsync("groups", "--describe", "--group", _group, "--members", "--verbose");
        }
        catch (Exception exception) when (exception is InvalidOperationException or TimeoutException)
        {
            return $"the group cannot be described: {exception.Message}";
        }
    }

    private void Note(string text) => _journal.Enqueue(string.Create(
        CultureInfo.InvariantCulture, $"{DateTimeOffset.UtcNow:HH:mm:ss.fff} {_clock.Elapsed.TotalSeconds,6:0.0} {text}"));

    /// <summary>The journal of the run so far.</summary>
    public string Journal => string.Join('\n', _journal);

    private string Describe(List<string> complaints) =>
        $"again with {_settings}\n{string.Join('\n', complaints.Take(20))}\n({complaints.Count} in all; logs are in {_folder})\n{Journal}";
}
