namespace KafkaAggregator.Tests.Support;

/// <summary>A server in a container, by Docker's command line: for machines that have Docker and no shared folder.</summary>
internal sealed class DockerServer : IAsyncDisposable
{
    /// <summary>An image may have to be fetched first.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);
    private readonly string _name;

    private DockerServer(string name) => _name = name;

    /// <summary>Whether there is a Docker that could run one.</summary>
    public static bool IsThere => CommandLine.Finds("docker") && File.Exists("/var/run/docker.sock");

    public static async Task<DockerServer> StartAsync(string image, params string[] options)
    {
        var name = $"kafka-aggregator-tests-{Guid.NewGuid():N}";
        await CommandLine.RunAsync(Limit, "docker", ["run", "--detach", "--rm", "--network", "host", "--name", name, .. options, image]);
        return new DockerServer(name);
    }

    public Task<string> CommandAsync(string verb) => CommandLine.RunAsync(Limit, "docker", verb, _name);

    public Task<string> ExecuteAsync(params string[] command) => CommandLine.RunAsync(Limit, "docker", ["exec", _name, .. command]);

    public async ValueTask DisposeAsync() => await CommandLine.RunAsync(Limit, "docker", "rm", "--force", _name);
}
