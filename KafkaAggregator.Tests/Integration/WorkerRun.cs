using KafkaAggregator.Tests.Support;

namespace KafkaAggregator.Tests.Integration;

/// <summary>One test's topics, group and settings on the shared broker and registry.</summary>
internal sealed class WorkerRun
{
    public const int ExampleTopics = 2;

    private readonly Dictionary<string, string> _environment;

    private WorkerRun(string bootstrap, string registry, string prefix)
    {
        (Bootstrap, Registry, Prefix) = (bootstrap, registry, prefix);
        _environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["KAFKA_BROKER_URL"] = bootstrap,
            ["SCHEMA_REGISTRY_URL"] = registry,
            ["GROUP_ID"] = prefix,
            ["TOPIC_REGEX"] = $"^{prefix}-[0-9]+$",
            ["SOURCE_TOPIC_NAME_PREFIX"] = prefix,
            ["NTOPICS"] = $"{ExampleTopics}",
            ["IDLE_TIMEOUT"] = "2s",
        };
    }

    public string Bootstrap { get; }

    public string Registry { get; }

    /// <summary>Begins the name of every topic of this run; no other run has it.</summary>
    public string Prefix { get; }

    public static async Task<WorkerRun> CreateAsync(KafkaBroker broker, RegistryServer registry, string name) =>
        new(broker.BootstrapServers, await registry.GetUrlAsync(broker), $"{name}{Guid.NewGuid():N}"[..(name.Length + 8)]);

    public WorkerProcess StartWorker(params IEnumerable<(string Name, string Value)> settings) =>
        WorkerProcess.Start(EnvironmentWith(settings), "worker");

    /// <summary>Runs a verb to its end; throws with what it wrote where it fails.</summary>
    public async Task RunVerbAsync(params IEnumerable<string> arguments)
    {
        await using var process = WorkerProcess.Start(_environment, arguments);
        if (await process.WaitForExitAsync() != 0)
        {
            throw new InvalidOperationException(string.Join('\n', process.Lines));
        }
    }

    /// <summary>Runs a verb to its end and gives both outputs.</summary>
    public Task<HostProcess> ReadVerbAsync(params IEnumerable<string> arguments) =>
        HostProcess.RunAsync(AppContext.BaseDirectory, _environment, arguments);

    /// <summary>A configuration file; gives its path.</summary>
    public string WriteConfiguration(string yaml)
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("kafka-aggregator-configuration-").FullName, "aggregator.yaml");
        File.WriteAllText(file, yaml);
        return file;
    }

    private Dictionary<string, string> EnvironmentWith(IEnumerable<(string Name, string Value)> settings)
    {
        var environment = new Dictionary<string, string>(_environment, StringComparer.Ordinal);
        foreach (var (name, value) in settings)
        {
            environment[name] = value;
        }

        return environment;
    }
}
