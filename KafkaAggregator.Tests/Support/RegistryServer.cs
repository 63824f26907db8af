using Xunit;

namespace KafkaAggregator.Tests.Support;

/// <summary>
/// A real schema registry, found as <see cref="KafkaBroker"/> finds a broker, and started when a test first asks for it.
/// </summary>
public sealed class RegistryServer : IAsyncLifetime
{
    /// <summary>The URL of a registry that runs already: it is used, never stopped.</summary>
    public const string Variable = "KAFKA_AGGREGATOR_TEST_REGISTRY";
    private const string Image = "confluentinc/cp-schema-registry:7.9.0";
    private readonly SemaphoreSlim _starting = new(1, 1);
    private ServerProcess? _process;
    private DockerServer? _container;
    private string? _url;

    /// <summary>Null where a registry can be had; see <see cref="KafkaBroker.WhyNot"/>.</summary>
    public static string? WhyNot { get; } =
        ContinuousIntegration.IsOn || Named is not null || CanRunScript || DockerServer.IsThere
            ? null
            : $"no registry: {Variable} is not set, there is no shared/registry with Java, and no Docker";

    private static string? Named => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? named : null;

    private static bool CanRunScript => SharedFolder.Find("registry/registry") is not null && CommandLine.Finds("java");

    private ServerProcess Process => _process ?? throw new InvalidOperationException("this registry was not started by the shared folder's script");

    public Task InitializeAsync() => Task.CompletedTask;

    /// <summary>Its URL; starts it where it does not run yet. The broker is needed by the one in Docker.</summary>
    public async Task<string> GetUrlAsync(KafkaBroker broker)
    {
        ArgumentNullException.ThrowIfNull(broker);
        await _starting.WaitAsync();
        try
        {
            return _url ??= await StartServerAsync(broker);
        }
        finally
        {
            _starting.Release();
        }
    }

    public Task StopAsync() => Process.CommandAsync("stop");

    /// <summary>As a crash: its schemas are gone.</summary>
    public Task KillAsync() => Process.CommandAsync("kill");

    /// <summary>Starts it again on its port, empty, after <see cref="StopAsync"/> or <see cref="KillAsync"/>.</summary>
    public Task StartAsync() => Process.CommandAsync("start", "--port", $"{Process.Port}");

    /// <summary>Freezes it: requests hang.</summary>
    public Task PauseAsync() => Process.CommandAsync("pause");

    public Task ResumeAsync() => Process.CommandAsync("resume");

    /// <summary>A registry for one test alone, to be stopped, killed and frozen.</summary>
    public static async Task<RegistryServer> StartOwnAsync()
    {
        var registry = new RegistryServer { _process = await StartProcessAsync() };
        registry._url = registry._process.Address;
        return registry;
    }

    public async Task DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        if (_container is not null)
        {
            await _container.DisposeAsync();
        }

        _starting.Dispose();
    }

    private static Task<ServerProcess> StartProcessAsync() => ServerProcess.StartAsync(SharedFolder.Get("registry/registry"), ports: 1);

    private async Task<string> StartServerAsync(KafkaBroker broker)
    {
        if (Named is { } named)
        {
            return named;
        }

        if (CanRunScript)
        {
            _process = await StartProcessAsync();
            return _process.Address;
        }

        if (DockerServer.IsThere)
        {
            return await StartContainerAsync(broker);
        }

        throw new InvalidOperationException($"no registry: set {Variable}, or provide shared/registry with Java, or Docker");
    }

    private async Task<string> StartContainerAsync(KafkaBroker broker)
    {
        var url = $"http://127.0.0.1:{FreePorts.Find(1)}";
        _container = await DockerServer.StartAsync(
            Image,
            "--env", "SCHEMA_REGISTRY_HOST_NAME=127.0.0.1",
            "--env", $"SCHEMA_REGISTRY_LISTENERS={url}",
            "--env", $"SCHEMA_REGISTRY_KAFKASTORE_BOOTSTRAP_SERVERS=PLAINTEXT://{broker.BootstrapServers}");
        using var client = new HttpClient();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var tries = new PeriodicTimer(TimeSpan.FromSeconds(1));
        while (await tries.WaitForNextTickAsync(limit.Token))
        {
            try
            {
                using var answer = await client.GetAsync(new Uri(url + "/subjects"), limit.Token);
                if (answer.IsSuccessStatusCode)
                {
                    break;
                }
            }
            catch (HttpRequestException)
            {
                continue; // it is still starting
            }
        }

        return url;
    }
}
