using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Commands;

/// <summary>The built program as whoever starts it sees it.</summary>
public sealed class HostProcessTests
{
    private static readonly Dictionary<string, string> NoVariables = [];

    [Fact]
    public async Task Process_WritesTheResultToStandardOutput_WhenConfigurationIsRight()
    {
        using var folder = new ConfigurationFolder();
        folder.Write(ConfigurationFolder.FileName, "lanes: 2\n");
        var run = await HostProcess.RunAsync(folder.Path, new Dictionary<string, string> { ["WINDOW_SIZE"] = "10", ["STORE"] = "memory://" }, "validate");
        Assert.Equal(0, run.Code);
        Assert.Matches("(?m)^lanes +2 +aggregator.yaml:1, lanes\r?$", run.Output);
        Assert.Matches("(?m)^window_size_seconds +10 +environment, WINDOW_SIZE\r?$", run.Output);
        Assert.StartsWith("environment: STORE: ignored:", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Process_EndsWithTwo_WhenConfigurationIsWrong()
    {
        using var folder = new ConfigurationFolder();
        folder.Write(ConfigurationFolder.FileName, "lanes: 0\nwindow_size: 1\n");
        var run = await HostProcess.RunAsync(folder.Path, NoVariables, "validate");
        Assert.Equal(2, run.Code);
        Assert.Empty(run.Output);
        Assert.Equal(
            [
                "aggregator.yaml:1: lanes = \"0\": must be a whole number from 1 to 64. Give for example 1.",
                "aggregator.yaml:2: window_size: is no setting. Did you mean window_size_seconds?",
                "The configuration has 2 mistakes.",
            ],
            run.Error.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Process_EndsWithTwo_WhenUsageIsWrong()
    {
        using var folder = new ConfigurationFolder();
        var run = await HostProcess.RunAsync(folder.Path, NoVariables, "validate", "--nonsense");
        Assert.Equal(2, run.Code);
        Assert.Empty(run.Output);
        Assert.Contains("--nonsense", run.Error, StringComparison.Ordinal);
    }
}
