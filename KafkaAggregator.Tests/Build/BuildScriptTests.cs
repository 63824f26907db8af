using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Build;

/// <summary>build.ps1 is run by people with PowerShell; here it is parsed and its read-only verbs are run by PowerShell's own engine.</summary>
public sealed class BuildScriptTests
{
    private static readonly string Script = Path.Combine(RepositoryFolder.Path, "build.ps1");

    [Fact]
    public void Script_ParsesWithoutAnError()
    {
        Parser.ParseFile(Script, out _, out var errors);
        Assert.Empty(errors);
    }

    [Theory]
    [InlineData("build", "dotnet build KafkaAggregator.sln")]
    [InlineData("format-check", "dotnet format whitespace KafkaAggregator.sln --verify-no-changes --no-restore")]
    [InlineData("test", "dotnet test")]
    [InlineData("bench", "dotnet run -c Release --project KafkaAggregator.Benchmarks --")]
    [InlineData("demo", "dotnet run --project KafkaAggregator.Host -- demo")]
    [InlineData("publish", "dotnet publish KafkaAggregator.Host -c Release -o artifacts/publish")]
    [InlineData("image", "docker build -f docker/Dockerfile --build-arg VERSION={version} --build-arg REVISION={revision} -t kafka-aggregator:latest .")]
    [InlineData(
        "images",
        "docker buildx build --platform linux/amd64,linux/arm64 -f docker/Dockerfile --build-arg VERSION={version} --build-arg REVISION={revision} .")]
    [InlineData("stack-config", "docker stack config -c docker/stack.yaml")]
    public void Commands_GivesWhatTheVerbRuns(string verb, string command) =>
        Assert.Contains($"{verb}: {command}", Run("commands"));

    [Theory]
    [InlineData("build")]
    [InlineData("format-check")]
    [InlineData("test")]
    public void Ci_RunsTheVerbsCommand(string verb) =>
        Assert.Contains(File.ReadAllLines(Path.Combine(RepositoryFolder.Path, ".ci", "run")), line => RunsCommand(line, CommandOf(verb)));

    [Theory]
    [InlineData("test")]
    [InlineData("demo")]
    [InlineData("bench")]
    [InlineData("publish")]
    public void Readme_ShowsTheVerbsCommand(string verb) =>
        Assert.Contains(File.ReadAllLines(Path.Combine(RepositoryFolder.Path, "README.md")), line => line.Trim() == CommandOf(verb));

    [Fact]
    public void Help_NamesEveryVerb()
    {
        var help = string.Join('\n', Run("help"));
        Assert.All(Run("commands"), line => Assert.Contains(line.Split(':')[0], help, StringComparison.Ordinal));
    }

    private static bool RunsCommand(string line, string command) =>
        line.Trim() == command || line.Trim().StartsWith($"{command} 2>&1", StringComparison.Ordinal);

    private static string CommandOf(string verb) => Run("commands").Single(line => line.StartsWith($"{verb}: ", StringComparison.Ordinal))[(verb.Length + 2)..];

    private static IReadOnlyList<string> Run(string verb)
    {
        var state = InitialSessionState.Create();
        state.LanguageMode = PSLanguageMode.FullLanguage;
        using var runspace = RunspaceFactory.CreateRunspace(state);
        runspace.Open();
        using var shell = PowerShell.Create(runspace);
        var output = shell.AddScript(File.ReadAllText(Script)).AddParameter("Verb", verb).Invoke();
        Assert.Empty(shell.Streams.Error);
        return [.. output.Select(line => line.ToString())];
    }
}
