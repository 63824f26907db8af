using System.Runtime.InteropServices;
using KafkaAggregator.Tests.Support;
using Processor = System.Runtime.InteropServices.Architecture;

namespace KafkaAggregator.Tests.Build;

/// <summary>
/// What docker/Dockerfile puts into the image, built by its own first stage's instructions, in a folder of its own. But
/// for time: only this program's assemblies are compiled ahead, and no analyzer runs. Disposing removes it.
/// </summary>
internal sealed class PublishedImage : IDisposable
{
    public const string Version = "7.8.9-image";
    private const string Program = "/app/kafka-aggregator.dll";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private const string OwnAssembliesAlone = """
        <Project>
          <Target Name="CompileOwnAssembliesAlone" BeforeTargets="_PrepareForReadyToRunCompilation">
            <ItemGroup>
              <PublishReadyToRunExclude Include="@(ResolvedFileToPublish->'%(Filename)%(Extension)')"
                                        Condition="!$([System.String]::new('%(Filename)').ToLower().StartsWith('kafka'))" />
            </ItemGroup>
          </Target>
        </Project>
        """;

    private readonly string _root = Directory.CreateTempSubdirectory("kafka-aggregator-image-").FullName;

    private PublishedImage()
    {
    }

    public ImageDescription Description { get; } = ImageDescription.Read();

    /// <summary>What is <c>/app</c> in the image.</summary>
    public string App => Path.Combine(_root, "app");

    private string Targets => Path.Combine(_root, "own.targets");

    public static async Task<PublishedImage> BuildAsync()
    {
        var image = new PublishedImage();
        Directory.CreateDirectory(Path.Combine(image._root, "source"));
        await File.WriteAllTextAsync(image.Targets, OwnAssembliesAlone);
        foreach (var words in image.Description.BuildLines.Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
        {
            switch (words[0])
            {
                case "COPY":
                    await image.CopyAsync(words[1..^1], words[^1]);
                    break;
                case "RUN":
                    await image.RunAsync(words[1..]);
                    break;
            }
        }

        await CommandLine.RunAsync(Limit, "chmod", "-R", "a+rX,a-w", image._root);
        return image;
    }

    /// <summary>
    /// A command line that is to a verb what a container would be: the image's user, environment and entry point, a folder
    /// that cannot be written to, and nothing else of this process's environment.
    /// </summary>
    public IReadOnlyList<string> Container(IReadOnlyDictionary<string, string> environment, params IEnumerable<string> arguments) =>
    [
        .. AsUser(Description.User),
        "env", "-i", "-C", App, $"PATH={Environment.GetEnvironmentVariable("PATH")}", "HOME=/", $"TMPDIR={App}",
        .. Description.Environment.Concat(environment).Select(pair => $"{pair.Key}={pair.Value}"),
        .. Description.EntryPoint.Select(part => part == Program ? Path.Combine(App, "kafka-aggregator.dll") : part),
        .. arguments,
    ];

    /// <summary>Every file of the image, with its size and when it was written.</summary>
    public IReadOnlyList<string> ListFiles() =>
        [.. new DirectoryInfo(App).EnumerateFileSystemInfos("*", SearchOption.AllDirectories)
            .Select(entry => $"{entry.FullName} {(entry as FileInfo)?.Length} {entry.LastWriteTimeUtc:O}").Order(StringComparer.Ordinal)];

    public void Dispose()
    {
        CommandLine.RunAsync(Limit, "chmod", "-R", "u+w", _root).GetAwaiter().GetResult();
        Directory.Delete(_root, recursive: true);
    }

    /// <summary>Another user can only be taken by root: as others, the test runs as who it is.</summary>
    private static string[] AsUser(string user) => Environment.UserName == "root" && CommandLine.Finds("setpriv")
        ? ["setpriv", $"--reuid={user.Split(':')[0]}", $"--regid={user.Split(':')[1]}", "--clear-groups"]
        : ["nice", "-n", "0"];

    /// <summary>From the build's context, which docker/Dockerfile.dockerignore bounds.</summary>
    private async Task CopyAsync(IEnumerable<string> from, string to)
    {
        var target = Path.Combine(_root, "source", to);
        if (from.First() == ".")
        {
            var context = ContainerFiles.Text("Dockerfile.dockerignore").Split('\n').Where(line => line.StartsWith('!')).Select(line => line[1..]);
            var archive = Path.Combine(_root, "context.tar");
            await CommandLine.RunAsync(
                Limit, "tar", ["-C", RepositoryFolder.Path, "--exclude=bin", "--exclude=obj", "-cf", archive, .. context]);
            await CommandLine.RunAsync(Limit, "tar", "-C", target, "-xf", archive);
            return;
        }

        Directory.CreateDirectory(target);
        await CommandLine.RunAsync(Limit, "cp", [.. from.Select(file => Path.Combine(RepositoryFolder.Path, file)), target]);
    }

    private Task<string> RunAsync(IEnumerable<string> words)
    {
        var architecture = RuntimeInformation.OSArchitecture == Processor.Arm64 ? "arm64" : "amd64";
        return CommandLine.RunAsync(
            Limit,
            "env",
            [
                "-C", Path.Combine(_root, "source"), $"TARGETARCH={architecture}", $"VERSION={Version}",
                "RunAnalyzers=false", "GenerateDocumentationFile=false", $"CustomAfterMicrosoftCommonTargets={Targets}",
                "sh", "-ec", string.Join(' ', words).Replace("-o /app", $"-o {App}", StringComparison.Ordinal),
            ]);
    }
}
