using System.Reflection.PortableExecutable;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Build;

/// <summary>docker/Dockerfile: what the image is built from and holds. No engine is needed: what it holds is run as a container would.</summary>
public sealed class ImageTests
{
    private const string LabelPrefix = "org.opencontainers.image.";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);
    private static readonly string[] Projects = ["KafkaAggregator.Core", "KafkaAggregator.Actors", "KafkaAggregator.Host"];

    [Fact]
    public void Dockerfile_RestoresFromEveryProjectsFile_BeforeItCopiesTheCode()
    {
        var lines = ImageDescription.Read().BuildLines.ToList();
        var restore = lines.FindIndex(line => line.StartsWith("RUN dotnet restore", StringComparison.Ordinal));
        Assert.All(Projects, project => Assert.InRange(
            lines.FindIndex(line => line.StartsWith($"COPY {project}/{project}.csproj", StringComparison.Ordinal)), 0, restore));
        Assert.Contains("COPY . .", lines.Skip(restore));
    }

    /// <summary>For whichever architecture, on the builder's own: nothing is emulated.</summary>
    [Fact]
    public void Dockerfile_CompilesAhead_ForTheImagesArchitecture()
    {
        var lines = ImageDescription.Read().BuildLines;
        Assert.StartsWith("FROM --platform=$BUILDPLATFORM ", lines[0], StringComparison.Ordinal);
        Assert.Contains("ARG TARGETARCH", lines);
        Assert.All(lines.Where(line => line.StartsWith("RUN dotnet", StringComparison.Ordinal)), line =>
        {
            Assert.Contains("-a $TARGETARCH", line, StringComparison.Ordinal);
            Assert.Contains("-p:PublishReadyToRun=true", line, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Dockerfile_LabelsTheImage_AndRunsItAsNobodyOfNote()
    {
        var image = ImageDescription.Read();
        var labels = image.Labels;
        Assert.Equal("KafkaAggregator", labels[$"{LabelPrefix}title"]);
        Assert.Equal("MIT", labels[$"{LabelPrefix}licenses"]);
        Assert.Equal(("$VERSION", "$REVISION"), (labels[$"{LabelPrefix}version"], labels[$"{LabelPrefix}revision"]));
        Assert.All(labels, label => Assert.NotEmpty(label.Value));
        Assert.Matches("^[1-9][0-9]*:[1-9][0-9]*$", image.User);
        Assert.Equal(["worker"], image.Command);
        Assert.Equal([.. image.EntryPoint, "health"], image.HealthCheck);
    }

    /// <summary>As the image would run it, with no broker and nothing to write to: it is alive, and ends in order.</summary>
    [ReadyToRunFact]
    public async Task Image_HoldsNativeCode_AndAWorkerThatNeedsNothingAroundIt()
    {
        using var image = await PublishedImage.BuildAsync();
        Assert.All(Projects, name => Assert.True(HasNativeCode(image, name), name));
        var files = image.ListFiles();
        var port = FreePorts.Find(2);
        var environment = new Dictionary<string, string>
        {
            ["KAFKA_BROKER_URL"] = "127.0.0.1:1",
            ["SCHEMA_REGISTRY_URL"] = "http://127.0.0.1:1",
            ["HTTP_URLS"] = $"http://127.0.0.1:{port}",
            ["CLUSTER_PORT"] = $"{port + 1}",
        };
        Assert.All(environment.Keys, name => Assert.Contains(name, ContainerFiles.Variables));
        await using (var worker = WorkerProcess.StartCommand(image.Container(environment, image.Description.Command), environment))
        {
            await Waiting.UntilAsync(
                async () => worker.ExitCode is not null || await FindAnswerAsync(port) == "OK", Limit, () => string.Join('\n', worker.Lines));
            var health = image.Container(environment, image.Description.HealthCheck.Skip(image.Description.EntryPoint.Count));
            Assert.Equal("OK", await CommandLine.RunAsync(Limit, health[0], health.Skip(1)));
            Assert.Equal(0, await worker.TerminateAsync());
        }

        var version = image.Container(environment, "--version");
        Assert.Equal(PublishedImage.Version, await CommandLine.RunAsync(Limit, version[0], version.Skip(1)));
        Assert.Equal(files, image.ListFiles());
    }

    private static bool HasNativeCode(PublishedImage image, string name)
    {
        var file = name == "KafkaAggregator.Host" ? "kafka-aggregator" : name;
        using var reader = new PEReader(File.OpenRead(Path.Combine(image.App, $"{file}.dll")));
        return reader.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0;
    }

    /// <summary>Null while nobody listens.</summary>
    private static async Task<string?> FindAnswerAsync(int port)
    {
        using var client = new HttpClient();
        try
        {
            return await client.GetStringAsync(new Uri($"http://127.0.0.1:{port}/alive"));
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
