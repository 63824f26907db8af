using System.Text.Json;
using KafkaAggregator.Host.Hosting;
using KafkaAggregator.Tests.Clustering;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Hosting;

/// <summary>The version comes from one place, and is the same wherever it is shown.</summary>
public sealed class ProgramVersionTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Version_IsThatOfTheBuild()
    {
        var version = await CommandLine.RunAsync(
            Limit, "dotnet", "msbuild", Path.Combine(RepositoryFolder.Path, "KafkaAggregator.Host"), "-nologo", "-t:MinVer", "-getProperty:MinVerVersion");
        Assert.Matches(@"^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$", version.Trim());

        // What is committed after the build counts on: only that may differ.
        Assert.Equal(WithoutHeight(version.Trim()), WithoutHeight(ProgramVersion.Text));
    }

    [Fact]
    public async Task Version_IsWhatTheVerbSays() => Assert.Equal(
        ProgramVersion.Text,
        (await CommandLine.RunAsync(Limit, "dotnet", Path.Combine(AppContext.BaseDirectory, "kafka-aggregator.dll"), "--version")).Trim());

    [Fact]
    public async Task Node_TellsItsVersion_OverHttpAndToTheBroker()
    {
        var options = ConfigurationFolder.LoadText("kafka.bootstrap_servers: 127.0.0.1:1").Options!;
        Assert.Equal($"kafka-aggregator/{ProgramVersion.Text}", options.Kafka.ClientId);
        await using var node = await ClusterNode.StartAsync(ClusterNode.OptionsFor(options.Cluster) with { Kafka = options.Kafka });
        using var client = new HttpClient { BaseAddress = node.Url };
        using var answer = JsonDocument.Parse(await client.GetStringAsync("/api/node"));
        var root = answer.RootElement;
        Assert.Equal(ProgramVersion.Text, root.GetProperty("version").GetString());
        Assert.StartsWith($"kafka-aggregator/{ProgramVersion.Text}-", root.GetProperty("client_id").GetString(), StringComparison.Ordinal);
        Assert.Equal("kafka-aggregator", root.GetProperty("group_id").GetString());
    }

    private static string WithoutHeight(string version) => version.Contains('-', StringComparison.Ordinal) ? version[..version.LastIndexOf('.')] : version;
}
