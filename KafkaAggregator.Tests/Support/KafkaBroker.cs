using System.Globalization;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Xunit;

namespace KafkaAggregator.Tests.Support;

/// <summary>
/// A real broker: the one that <see cref="Variable"/> names, else one that the shared folder's script starts, else one in
/// Docker, else none. Tests use topics and groups of unique names, and leave the shared one as they found it; a test
/// that stops, kills or freezes it starts it again, or starts one of its own with <see cref="StartOwnAsync"/>.
/// </summary>
public sealed class KafkaBroker : IAsyncLifetime, IAsyncDisposable
{
    /// <summary>Names a broker that runs already (host:port): it is used, never stopped.</summary>
    public const string Variable = "KAFKA_AGGREGATOR_TEST_BROKER";
    private const string Image = "apache/kafka:4.1.1";
    private static readonly TimeSpan ToolLimit = TimeSpan.FromSeconds(60);
    private readonly string[] _options;
    private ServerProcess? _process;
    private DockerServer? _container;

    public KafkaBroker()
        : this([])
    {
    }

    private KafkaBroker(string[] options) => _options = options;

    /// <summary>Null where a broker can be had; tests are then not skipped. In CI always null: they fail instead.</summary>
    public static string? WhyNot { get; } =
        ContinuousIntegration.IsOn || Named is not null || CanRunScript || DockerServer.IsThere
            ? null
            : $"no broker: {Variable} is not set, there is no shared/kafka with Java, and no Docker";

    public string BootstrapServers { get; private set; } = "";

    /// <summary>The SASL_SSL listener of one that was started with <c>--secure</c>.</summary>
    public string SecureBootstrapServers => $"127.0.0.1:{Process.Port + 2}";

    /// <summary>The authority that signed the certificate of <see cref="SecureBootstrapServers"/>.</summary>
    public string AuthorityFile => Path.Combine(Process.Folder, "ca.pem");

    /// <summary>Whether faults can be made: false for one that was there before.</summary>
    public bool IsOwn => _process is not null;

    private static string? Named => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? named : null;

    private static string? Script => SharedFolder.Find("kafka/kafka");

    private static bool CanRunScript => Script is not null && CommandLine.Finds("java");

    private ServerProcess Process => _process ?? throw new InvalidOperationException("this broker was not started by the shared folder's script");

    /// <summary>A broker for one test alone, by the script's options: <c>--secure</c>, <c>--auto-create</c>, <c>--nodes N</c>.</summary>
    public static async Task<KafkaBroker> StartOwnAsync(params string[] options)
    {
        var broker = new KafkaBroker(options) { _process = await StartProcessAsync(options) };
        broker.BootstrapServers = broker._process.Address;
        return broker;
    }

    /// <summary>The PKCS #12 file of the key and certificate of <see cref="SecureBootstrapServers"/>; its password is the script's.</summary>
    public string KeystoreFile => Path.Combine(Process.Folder, "broker.p12");

    /// <summary>
    /// One that asks access control lists, with a SASL_SSL listener: who comes without a name may do everything, and so may everybody
    /// else where a resource has no list, unless it is strict.
    /// </summary>
    public static Task<KafkaBroker> StartAuthorizedAsync(bool isStrict = false) => StartConfiguredAsync(
        (_, _) =>
            $"""
            authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
            super.users=User:ANONYMOUS
            allow.everyone.if.no.acl.found={(isStrict ? "false" : "true")}
            """,
        "--secure");

    /// <summary>A broker for some tests alone whose nodes, by their numbers, have these properties besides the script's.</summary>
    public static async Task<KafkaBroker> StartConfiguredAsync(Func<KafkaBroker, int, string> propertiesOf, params string[] options)
    {
        var broker = await StartOwnAsync(options);
        try
        {
            await broker.KillAsync(); // nothing is in it yet
            var nodes = Enumerable.Range(1, NodesOf(options)).ToList();
            foreach (var node in nodes)
            {
                var file = Path.Combine(broker.Process.Folder, $"{node}", "server.properties");
                await File.AppendAllTextAsync(file, propertiesOf(broker, node) + "\n");
            }

            await Task.WhenAll(nodes.Select(broker.StartAsync)); // none of them serves without another
            return broker;
        }
        catch
        {
            await broker.DisposeAsync();
            throw;
        }
    }

    public async Task InitializeAsync()
    {
        if (Named is { } named)
        {
            BootstrapServers = named;
        }
        else if (CanRunScript)
        {
            _process = await StartProcessAsync(_options);
            BootstrapServers = _process.Address;
        }
        else if (DockerServer.IsThere)
        {
            await StartContainerAsync();
        }
        else if (ContinuousIntegration.IsOn)
        {
            throw new InvalidOperationException($"no broker, and CI is on: set {Variable}, or provide shared/kafka with Java, or Docker");
        }
    }

    /// <summary>A clean shutdown, of all nodes or of one.</summary>
    public Task StopAsync(int? node = null) => Process.CommandAsync("stop", Arguments(node));

    /// <summary>As a crash, of all nodes or of one.</summary>
    public Task KillAsync(int? node = null) => Process.CommandAsync("kill", Arguments(node));

    /// <summary>Starts a node again, with its data and on its port, after <see cref="StopAsync"/> or <see cref="KillAsync"/>.</summary>
    public Task StartAsync(int node = 1) => Process.CommandAsync("restart", Arguments(node));

    /// <summary>Freezes a node: connections stay, nothing answers.</summary>
    public Task PauseAsync(int node = 1) => Process.CommandAsync("pause", Arguments(node));

    public Task ResumeAsync(int node = 1) => Process.CommandAsync("resume", Arguments(node));

    /// <summary>Keeps what the nodes wrote, which goes with them: <c>broker-N.log</c> in the folder.</summary>
    public void CopyLogs(string folder)
    {
        foreach (var node in Enumerable.Range(1, NodesOf(_options)))
        {
            File.Copy(Path.Combine(Process.Folder, $"{node}", "log"), Path.Combine(folder, $"broker-{node}.log"), overwrite: true);
        }
    }

    /// <summary>
    /// One of Kafka's own tools on this broker: <c>topics</c>, <c>groups</c>, <c>offsets</c>, <c>configs</c>, …; see the script.
    /// </summary>
    public Task<string> ToolAsync(string tool, params string[] arguments) =>
        CommandLine.RunAsync(ToolLimit, "bash", [SharedFolder.Get("kafka/kafka"), tool, "--bootstrap-server", BootstrapServers, .. arguments]);

    /// <summary>Kafka's tool for access control lists, which the script does not find in every version.</summary>
    public Task<string> AclToolAsync(params string[] arguments)
    {
        var jars = Path.Combine(Path.GetDirectoryName(SharedFolder.Get("kafka/kafka"))!, "lib", "*");
        string[] java = ["-Xmx128m", "-cp", jars, "org.apache.kafka.tools.AclCommand", "--bootstrap-server", BootstrapServers];
        return CommandLine.RunAsync(ToolLimit, "java", [.. java, .. arguments]);
    }

    /// <summary>Creates a topic and gives its name, which no other test has: the prefix and something random.</summary>
    public async Task<string> CreateTopicAsync(string prefix, int partitions = 1, params (string Property, string Value)[] configuration)
    {
        var name = $"{prefix}-{Guid.NewGuid():N}"[..Math.Min(prefix.Length + 9, 200)];
        await CreateNamedTopicAsync(name, partitions, configuration);
        return name;
    }

    public async Task CreateNamedTopicAsync(string name, int partitions = 1, params (string Property, string Value)[] configuration)
    {
        using var admin = Admin();
        await admin.CreateTopicsAsync(
            [new TopicSpecification { Name = name, NumPartitions = partitions, Configs = configuration.ToDictionary(c => c.Property, c => c.Value) }]);
    }

    public IAdminClient Admin() => new AdminClientBuilder(new AdminClientConfig { BootstrapServers = BootstrapServers }).Build();

    async Task IAsyncLifetime.DisposeAsync() => await DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        if (_container is not null)
        {
            await _container.DisposeAsync();
        }
    }

    private static string[] Arguments(int? node) => node is { } number ? [$"{number}"] : [];

    private static int NodesOf(string[] options)
    {
        var at = Array.IndexOf(options, "--nodes");
        return at < 0 ? 1 : int.Parse(options[at + 1], CultureInfo.InvariantCulture);
    }

    /// <summary>Three ports a node, ten apart: the broker's, the controller's, and that of SASL_SSL.</summary>
    private static Task<ServerProcess> StartProcessAsync(string[] options) =>
        ServerProcess.StartAsync(SharedFolder.Get("kafka/kafka"), ports: (10 * (NodesOf(options) - 1)) + 3, options);

    private async Task StartContainerAsync()
    {
        var port = FreePorts.Find(2);
        _container = await DockerServer.StartAsync(
            Image,
            "--env", "KAFKA_NODE_ID=1",
            "--env", "KAFKA_PROCESS_ROLES=broker,controller",
            "--env", $"KAFKA_LISTENERS=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{port + 1}",
            "--env", $"KAFKA_ADVERTISED_LISTENERS=PLAINTEXT://127.0.0.1:{port}",
            "--env", "KAFKA_CONTROLLER_LISTENER_NAMES=CONTROLLER",
            "--env", "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT",
            "--env", $"KAFKA_CONTROLLER_QUORUM_VOTERS=1@127.0.0.1:{port + 1}",
            "--env", "KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR=1",
            "--env", "KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR=1",
            "--env", "KAFKA_TRANSACTION_STATE_LOG_MIN_ISR=1",
            "--env", "KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS=0",
            "--env", "KAFKA_GROUP_MIN_SESSION_TIMEOUT_MS=1000",
            "--env", "KAFKA_GROUP_CONSUMER_MIN_HEARTBEAT_INTERVAL_MS=500",
            "--env", "KAFKA_GROUP_CONSUMER_HEARTBEAT_INTERVAL_MS=500",
            "--env", "KAFKA_AUTO_CREATE_TOPICS_ENABLE=false");
        BootstrapServers = $"127.0.0.1:{port}";
        using var admin = Admin();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                admin.GetMetadata(TimeSpan.FromSeconds(2));
                return;
            }
            catch (KafkaException) when (attempt < 30)
            {
                continue; // it is still starting; each try waits for two seconds at most
            }
        }
    }
}
