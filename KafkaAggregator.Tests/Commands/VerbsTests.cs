using System.Text.Json;
using KafkaAggregator.Host.Commands;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Commands;

public sealed class VerbsTests
{
    [Theory]
    [InlineData("", 2)]
    [InlineData("--help", 0)]
    [InlineData("--version", 0)]
    [InlineData("validate --version", 0)]
    [InlineData("validate --help --nonsense", 0)]
    [InlineData("nonsense", 2)]
    [InlineData("validate --nonsense", 2)]
    [InlineData("validate more", 2)]
    [InlineData("validate --config", 2)]
    [InlineData("validate -l loud", 2)]
    [InlineData("validate -l debug", 0)]
    [InlineData("-l WARNING validate", 0)]
    [InlineData("validate --set nonsense", 2)]
    [InlineData("validate --set lanes=2 --set min_sample_size=3", 0)]
    [InlineData("validate --set lanes=0", 2)]
    [InlineData("validate --config gone.yaml", 2)]
    [InlineData("validate", 0)]
    public async Task RunAsync_GivesExitCode(string line, int code) =>
        Assert.Equal(code, (await RunAsync(line)).Code);

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("validate --nonsense")]
    [InlineData("validate --set lanes=0")]
    public async Task RunAsync_WritesNoResult_WhenUsageIsWrong(string line)
    {
        var (_, output, error) = await RunAsync(line);
        Assert.Empty(output);
        Assert.NotEmpty(error);
    }

    [Theory]
    [InlineData("agnets", "agnets is no verb. Did you mean agents?", "kafka-aggregator")]
    [InlineData("xyzzy", "xyzzy is no verb.", "kafka-aggregator")]
    [InlineData("--confg x validate", "--confg is no option of kafka-aggregator validate. Did you mean --config?", "kafka-aggregator validate")]
    [InlineData("agents --jsno", "--jsno is no option of kafka-aggregator agents. Did you mean --json?", "kafka-aggregator agents")]
    [InlineData("agents --lg-level x", "--lg-level is no option of kafka-aggregator agents. Did you mean --log-level?", "kafka-aggregator agents")]
    [InlineData("validate more", "more is one word too many for kafka-aggregator validate.", "kafka-aggregator validate")]
    [InlineData("-l debug", "Required command was not provided.", "kafka-aggregator")]
    [InlineData("aggregate", "Required argument 'FILE' missing for command: 'aggregate'.", "kafka-aggregator aggregate")]
    public async Task RunAsync_SaysWhatWasMeantAndWhereHelpIs_WhenUsageIsWrong(string line, string mistake, string command)
    {
        var (code, output, error) = await RunAsync(line);
        Assert.Equal((2, ""), (code, output));
        var name = System.CommandLine.RootCommand.ExecutableName;
        string[] lines = [mistake, $"See {command} --help."];
        Assert.Equal(
            lines.Select(text => text.Replace("kafka-aggregator", name, StringComparison.Ordinal)),
            error.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData("agents --help", "[default: 30s]")]
    [InlineData("agents --help", "[default: info, of demo: warning]")]
    [InlineData("produce --help", "[default: 10]")]
    [InlineData("aggregate --help", "[default: min, q1, mean, median, stdev, q3, max]")]
    public async Task RunAsync_ShowsDefaultsAsAConfigurationHasThem_WhenHelpIsAsked(string line, string standard) =>
        Assert.Contains(standard, string.Join(' ', (await RunAsync(line)).Output.Split([' ', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries)));

    [Theory]
    [InlineData(true, 0, "")]
    [InlineData(false, 1, "Results cannot be written: no space left")]
    public async Task RunAsync_EndsInALine_WhenResultsCannotBeWritten(bool isClosed, int code, string message)
    {
        using var folder = new ConfigurationFolder();
        using var error = new StringWriter();
        await using var output = new StreamWriter(new BrokenOutput(isClosed)) { AutoFlush = true };
        Assert.Equal(code, await Verbs.RunAsync(["validate"], Context(folder.Path, output, error)));
        Assert.Equal(message, error.ToString().Trim());
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("validate --help")]
    [InlineData("--version")]
    [InlineData("validate")]
    public async Task RunAsync_WritesResultAlone_WhenUsageIsRight(string line)
    {
        var (_, output, error) = await RunAsync(line);
        Assert.NotEmpty(output);
        Assert.Empty(error);
    }

    [Fact]
    public async Task Validate_ShowsEachSettingWithItsOrigin()
    {
        var (_, output, _) = await RunAsync("validate --set lanes=2");
        Assert.Matches("(?m)^lanes +2 +command line, --set lanes\r?$", output);
        Assert.Matches("(?m)^kafka.bootstrap_servers +localhost:9092 +default\r?$", output);
    }

    [Fact]
    public async Task Validate_WritesJson_WhenAsked()
    {
        var (_, output, _) = await RunAsync("validate --json --set lanes=2");
        var lanes = JsonDocument.Parse(output).RootElement.GetProperty("lanes");
        Assert.Equal(("2", "command line, --set lanes"), (lanes.GetProperty("value").GetString(), lanes.GetProperty("origin").GetString()));
    }

    [Fact]
    public void All_HaveADescription_AndAFileOfTheirOwn()
    {
        foreach (var verb in Verbs.All(Context(Path.GetTempPath(), TextWriter.Null, TextWriter.Null)))
        {
            Assert.False(string.IsNullOrEmpty(verb.Description), verb.Name);
            var file = string.Concat(verb.Name.Split('-').Select(part => char.ToUpperInvariant(part[0]) + part[1..])) + "Command.cs";
            Assert.True(File.Exists(Path.Combine(RepositoryFolder.Path, "KafkaAggregator.Host", "Commands", file)), file);
        }
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(string line)
    {
        using var folder = new ConfigurationFolder();
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await Verbs.RunAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries), Context(folder.Path, output, error));
        return (code, output.ToString(), error.ToString());
    }

    private static CommandContext Context(string folder, TextWriter output, TextWriter error) =>
        new()
        {
            Output = output,
            Error = error,
            Environment = new Dictionary<string, string>(),
            Folder = folder,
            OpenCatalog = _ => throw new InvalidOperationException("no broker in this test"),
            OpenRegistry = _ => throw new InvalidOperationException("no registry in this test"),
        };
}
