using Confluent.Kafka;
using Confluent.Kafka.Admin;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace KafkaAggregator.Tests.Integration;

/// <summary>One test's topics, group and settings on the shared broker and registry.</summary>
internal sealed class WorkerRun
{
    public const int ExampleTopics = 2;

    private const int LinesShown = 60;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(180);

    private readonly Dictionary<string, string> _environment;
    private readonly List<WorkerProcess> _workers = [];
    private readonly string _protocol;

    private WorkerRun(string bootstrap, string registry, string prefix, string protocol)
    {
        (Bootstrap, Registry, Prefix, _protocol) = (bootstrap, registry, prefix, protocol);
        _environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["KAFKA_BROKER_URL"] = bootstrap,
            ["SCHEMA_REGISTRY_URL"] = registry,
            ["GROUP_ID"] = prefix,
            ["TOPIC_REGEX"] = $"^{prefix}-[0-9]+$",
            ["SOURCE_TOPIC_NAME_PREFIX"] = prefix,
            ["NTOPICS"] = $"{ExampleTopics}",
            ["IDLE_TIMEOUT"] = "2s",
            ["HTTP_URLS"] = "http://127.0.0.1:0", // another worker may take a port between its being found free and being taken
        };
    }

    public string Bootstrap { get; }

    public string Registry { get; }

    /// <summary>Begins the name of every topic of this run; no other run has it.</summary>
    public string Prefix { get; }

    /// <param name="broker">The broker.</param>
    /// <param name="registry">The registry.</param>
    /// <param name="name">Begins the names of topics and group.</param>
    /// <param name="protocol">That of the workers' group.</param>
    public static async Task<WorkerRun> CreateAsync(KafkaBroker broker, RegistryServer registry, string name, string protocol = "classic") =>
        new(broker.BootstrapServers, await registry.GetUrlAsync(broker), $"{name}{Guid.NewGuid():N}"[..(name.Length + 8)], protocol);

    public WorkerProcess StartWorker(params IEnumerable<(string Name, string Value)> settings)
    {
        var worker = WorkerProcess.Start(EnvironmentWith(settings), "worker", "--set", $"kafka.group_protocol={_protocol}");
        _workers.Add(worker);
        return worker;
    }

    /// <summary>A worker that comes to a broker with a name, over TLS.</summary>
    public WorkerProcess StartSecureWorker(
        KafkaBroker broker, string more = "", string password = "app-secret", params IEnumerable<(string Name, string Value)> settings)
    {
        var file = WriteConfiguration($$"""
            kafka:
              properties:
                security.protocol: SASL_SSL
                sasl.mechanism: SCRAM-SHA-512
                sasl.username: app
                sasl.password: {{password}}
                ssl.ca.location: {{broker.AuthorityFile}}
            {{more}}
            """);
        return StartWorker([("AGGREGATOR_CONFIG_FILE", file), ("KAFKA_BROKER_URL", broker.SecureBootstrapServers), .. settings]);
    }

    /// <summary>One worker from its start to an orderly end, with the summaries of a source topic that satisfied.</summary>
    public async Task<IReadOnlyList<ReadSummary>> RunUntilAsync(
        string sourceTopic, Func<IReadOnlyList<ReadSummary>, bool> isEnough, params IEnumerable<(string Name, string Value)> settings)
    {
        await using var worker = StartWorker(settings);
        var summaries = await WaitForSummariesAsync(sourceTopic, isEnough);
        Assert.Equal(0, await worker.TerminateAsync());
        return summaries;
    }

    /// <summary>A source topic of this run; gives its name.</summary>
    public async Task<string> CreateTopicAsync(int partitions, int number = 0)
    {
        var topic = new TopicSpecification { Name = $"{Prefix}-{number:000}", NumPartitions = partitions };
        await Administration.DoAsync(Bootstrap, admin => admin.CreateTopicsAsync([topic]));
        return topic.Name;
    }

    /// <summary>
    /// Reads the summaries of a source topic until they satisfy; throws with what the workers wrote where they never do.
    /// </summary>
    public async Task<IReadOnlyList<ReadSummary>> WaitForSummariesAsync(
        string sourceTopic, Func<IReadOnlyList<ReadSummary>, bool> isEnough)
    {
        try
        {
            return await SummaryTopic.WaitAsync(Bootstrap, Registry, $"{sourceTopic}-aggregated", isEnough, Limit);
        }
        catch (TimeoutException exception)
        {
            throw WithLines(exception);
        }
    }

    /// <summary>Completes when a topic that the worker writes has so many records more.</summary>
    public async Task WaitForGrowthAsync(string topic, long records)
    {
        try
        {
            await SummaryTopic.WaitForGrowthAsync(Bootstrap, topic, records, Limit);
        }
        catch (TimeoutException exception)
        {
            throw WithLines(exception);
        }
    }

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

    /// <summary>The protocol of the workers' group, as the broker says it and in the setting's words.</summary>
    public async Task<string> ReadGroupProtocolAsync()
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = Bootstrap }).Build();
        var groups = await admin.ListConsumerGroupsAsync();
        return groups.Valid.Single(group => group.GroupId == Prefix).Type == ConsumerGroupType.Consumer ? "consumer" : "classic";
    }

    /// <summary>The first lane's member with that instance id, as the broker describes it.</summary>
    public async Task<GroupMemberDescription> DescribeMemberAsync(string instance)
    {
        using var catalog = new TopicCatalog(new KafkaOptions { BootstrapServers = Bootstrap }, NullLogger.Instance);
        var group = await catalog.DescribeGroupAsync(Prefix, CancellationToken.None);
        return group.Members.Single(member => member.InstanceId == $"{instance}-0");
    }

    /// <summary>A configuration file; gives its path. The group's protocol in it counts for nothing: the run's own goes before it.</summary>
    public string WriteConfiguration(string yaml)
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("kafka-aggregator-configuration-").FullName, "aggregator.yaml");
        File.WriteAllText(file, yaml);
        return file;
    }

    private TimeoutException WithLines(TimeoutException exception)
    {
        var lines = _workers.SelectMany(worker => worker.Lines.TakeLast(LinesShown).Prepend("a worker:"));
        return new($"{exception.Message}\n{string.Join('\n', lines)}", exception);
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
