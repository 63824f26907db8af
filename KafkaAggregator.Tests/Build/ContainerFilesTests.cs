using System.Text.RegularExpressions;
using KafkaAggregator.Host.Hosting;
using KafkaAggregator.Tests.Integration;
using KafkaAggregator.Tests.Support;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace KafkaAggregator.Tests.Build;

/// <summary>
/// docker/: what a container engine would be given. None is needed here: the docker client reads the stack, and what the
/// image holds is run as the image would run it.
/// </summary>
public sealed partial class ContainerFilesTests
{
    private const string Program = "/app/kafka-aggregator.dll";
    private const string Token = "/run/secrets/aggregator-http-token";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);
    private static readonly string[] Projects = ["KafkaAggregator.Core", "KafkaAggregator.Actors", "KafkaAggregator.Host"];

    [DockerClientFact]
    public async Task Stack_IsTakenByTheDockerClient()
    {
        var stack = await CommandLine.RunAsync(
            Limit, "env", "KAFKA_BROKER_URL=kafka:9092", "SCHEMA_REGISTRY_URL=http://registry:8081",
            "docker", "stack", "config", "-c", Path.Combine(ContainerFiles.Folder, "stack.yaml"));
        Assert.Contains("order: start-first", stack, StringComparison.Ordinal);
        Assert.Contains("failure_action: rollback", stack, StringComparison.Ordinal);
    }

    [DockerClientFact]
    public async Task Stack_IsRefused_WhereNoBrokerIsNamed()
    {
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            CommandLine.RunAsync(
                Limit, "env", "-u", "KAFKA_BROKER_URL", "SCHEMA_REGISTRY_URL=http://registry:8081",
                "docker", "stack", "config", "-c", Path.Combine(ContainerFiles.Folder, "stack.yaml")));
        Assert.Contains("host:port of the brokers", refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>What a stop takes at most, with something over for the container.</summary>
    [Theory]
    [InlineData("stack.yaml")]
    [InlineData("compose.yaml")]
    public void Workers_GetTheTimeThatAStopTakes(string file)
    {
        var grace = (string)ContainerFiles.ServicesOf(file)["aggregator"]["stop_grace_period"]!;
        Assert.Equal($"{WorkerStopTests.Grace.TotalSeconds}s", grace);
        Assert.True(NodeStop.ProcessLimit < WorkerStopTests.Grace, grace);
    }

    [Theory]
    [InlineData("stack.yaml")]
    [InlineData("compose.yaml")]
    public void Variables_OfTheProgramsContainers_AreSettings(string file)
    {
        var programs = ContainerFiles.ServicesOf(file).Values
            .Where(service => $"{ContainerFiles.Find(service, "image")}".Contains("AGGREGATOR_IMAGE", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(programs);
        Assert.All(
            programs.SelectMany(service => ((YamlMappingNode)service["environment"]).Children.Keys),
            name => Assert.Contains((string)name!, ContainerFiles.Variables));
    }

    [Fact]
    public void StackConfiguration_Loads() => ContainerFiles.Load(StackConfiguration, Token);

    [Fact]
    public void StackConfiguration_MakesTheTasksStaticMembers_WhereTheirCommentIsTakenAway()
    {
        var isStatic = StackConfiguration.Replace("\n# kafka:", "\nkafka:", StringComparison.Ordinal).Replace("\n#   ", "\n  ", StringComparison.Ordinal);
        var expanded = isStatic.Replace("{{ .Task.Slot }}", "3", StringComparison.Ordinal);
        Assert.Equal("aggregator-3", ContainerFiles.Load(expanded, Token).Kafka.GroupInstanceId);
    }

    /// <summary>Swarm expands the whole file as one template, and starts no task where it cannot.</summary>
    [Fact]
    public void StackConfiguration_HoldsNothingThatSwarmCannotExpand()
    {
        Assert.Equal("golang", (string)ContainerFiles.Documents("stack.yaml")[0]["configs"]["aggregator"]["template_driver"]!);
        Assert.All(Action().Matches(StackConfiguration), action => Assert.Matches(Placeholder(), action.Value));
        Assert.DoesNotMatch(Brace(), Action().Replace(StackConfiguration, ""));
    }

    [Fact]
    public void Dockerfile_RestoresFromEveryProjectsFile_BeforeItCopiesTheCode()
    {
        var text = ContainerFiles.Text("Dockerfile");
        var restore = text.IndexOf("RUN dotnet restore", StringComparison.Ordinal);
        Assert.All(Projects, project => Assert.InRange(text.IndexOf($"COPY {project}/{project}.csproj", StringComparison.Ordinal), 0, restore));
        Assert.True(restore < text.IndexOf("COPY . .", StringComparison.Ordinal));
    }

    /// <summary>As the image would: its user, its environment, its entry point, in a folder that it cannot write to.</summary>
    [Theory]
    [InlineData("--version")]
    [InlineData("validate")]
    public async Task PublishedOutput_RunsAsTheImageRunsIt(string verb)
    {
        var image = ImageDescription.Read();
        Assert.Equal(["worker"], image.Command);
        Assert.Equal([.. image.EntryPoint, "health"], image.HealthCheck);
        var folder = Directory.CreateTempSubdirectory("kafka-aggregator-image-").FullName;
        var app = Path.Combine(folder, "app");
        var project = Path.Combine(RepositoryFolder.Path, "KafkaAggregator.Host");
        await CommandLine.RunAsync(Limit, "dotnet", "publish", project, "--no-build", "-c", Configuration, "-o", app);
        await CommandLine.RunAsync(Limit, "chmod", "-R", "a+rX", folder);
        var entry = image.EntryPoint.Select(part => part == Program ? Path.Combine(app, "kafka-aggregator.dll") : part);
        string[] container = [.. AsUser(image.User), "env", "-i", $"PATH={Environment.GetEnvironmentVariable("PATH")}", "HOME=/"];
        string[] words = [.. container, .. image.Environment.Select(pair => $"{pair.Key}={pair.Value}"), .. entry, verb];
        Assert.NotEmpty(await CommandLine.RunAsync(Limit, words[0], words[1..]));
        Directory.Delete(folder, recursive: true);
    }

    private static string StackConfiguration => ContainerFiles.Text("aggregator.yaml");

    private static string Configuration => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    /// <summary>Another user can only be taken by root: as others, the test runs as who it is.</summary>
    private static string[] AsUser(string user) => Environment.UserName == "root" && CommandLine.Finds("setpriv")
        ? ["setpriv", $"--reuid={user.Split(':')[0]}", $"--regid={user.Split(':')[1]}", "--clear-groups"]
        : ["nice", "-n", "0"];

    [GeneratedRegex(@"\{\{.*?\}\}", RegexOptions.Singleline)]
    private static partial Regex Action();

    [GeneratedRegex(@"\{\{|\}\}")]
    private static partial Regex Brace();

    /// <summary>What swarm's templates of a configuration may name.</summary>
    [GeneratedRegex("""^\{\{ *(\.Service\.(ID|Name)|\.Node\.(ID|Hostname)|\.Task\.(ID|Name|Slot)|(secret|config|env) "[^"]+") *\}\}$""")]
    private static partial Regex Placeholder();
}
