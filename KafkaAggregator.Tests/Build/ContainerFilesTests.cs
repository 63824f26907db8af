using System.Text.RegularExpressions;
using KafkaAggregator.Host.Hosting;
using KafkaAggregator.Tests.Integration;
using KafkaAggregator.Tests.Support;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace KafkaAggregator.Tests.Build;

/// <summary>
/// docker/: what a container engine would be given for compose and swarm. None is needed here: the docker client reads
/// the stack.
/// </summary>
public sealed partial class ContainerFilesTests
{
    private const string Token = "/run/secrets/aggregator-http-token";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

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

    /// <summary>A task cannot write, is bounded, and goes back by itself where a new one fails; what it may be told is a secret.</summary>
    [Fact]
    public void Stack_BoundsItsTasks_AndRollsThem()
    {
        var stack = ContainerFiles.Documents("stack.yaml")[0];
        var service = stack["services"]["aggregator"];
        var deploy = service["deploy"];
        Assert.Equal("true", (string)service["read_only"]!);
        Assert.Equal(["ALL"], ContainerFiles.Texts(service["cap_drop"]));
        Assert.Matches("^[0-9.]+$", (string)deploy["resources"]["limits"]["cpus"]!);
        Assert.Matches("^[0-9]+[MG]$", (string)deploy["resources"]["limits"]["memory"]!);
        Assert.Equal(("start-first", "rollback"), ((string)deploy["update_config"]["order"]!, (string)deploy["update_config"]["failure_action"]!));
        Assert.Equal("start-first", (string)deploy["rollback_config"]["order"]!);
        var secret = Assert.Single(ContainerFiles.Texts(service["secrets"]));
        Assert.Equal("true", (string)stack["secrets"][secret]["external"]!);
        Assert.Equal(Token, $"/run/secrets/{secret}");
        Assert.Equal($"{ImageDescription.Read().WorkingDirectory}/{ConfigurationFolder.FileName}", (string)service["configs"][0]["target"]!);
    }

    /// <summary>Draining by HTTP, as docs/operations.md tells it, takes both.</summary>
    [Fact]
    public void StackConfiguration_LetsWhoeverHasTheTokenChangeTheCluster()
    {
        var http = ContainerFiles.Load(StackConfiguration, Token).Http;
        Assert.False(http.IsReadOnly);
        Assert.NotNull(http.TokenFile);
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

    private static string StackConfiguration => ContainerFiles.Text("aggregator.yaml");

    [GeneratedRegex(@"\{\{.*?\}\}", RegexOptions.Singleline)]
    private static partial Regex Action();

    [GeneratedRegex(@"\{\{|\}\}")]
    private static partial Regex Brace();

    /// <summary>What swarm's templates of a configuration may name.</summary>
    [GeneratedRegex("""^\{\{ *(\.Service\.(ID|Name)|\.Node\.(ID|Hostname)|\.Task\.(ID|Name|Slot)|(secret|config|env) "[^"]+") *\}\}$""")]
    private static partial Regex Placeholder();
}
