using KafkaAggregator.Tests.Files;
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
    public async Task Process_EndsWithOneAndALine_WhenTheDeviceIsFull()
    {
        using var folder = FolderWithRecords(1);
        var run = await ShellAsync(folder, "PROGRAM aggregate a.avro --window-size 1 > /dev/full; echo \"code $?\" >&2");
        Assert.Matches("^Results cannot be written: [^\n]*\ncode 1\n$", run);
    }

    /// <summary>The runtime chooses the widest vectors there are; with fewer, or none, results are the same.</summary>
    [Fact]
    public async Task Process_GivesTheSameStatistics_WhateverVectorsTheProcessorHas()
    {
        using var folder = FolderWithRecords(400);
        var outputs = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in (string[])["DOTNET_Any", "DOTNET_EnableAVX512F", "DOTNET_EnableAVX2", "DOTNET_EnableHWIntrinsic"])
        {
            var environment = new Dictionary<string, string> { [name] = "0" };
            foreach (var size in (string[])["7", "1000"])
            {
                var run = await HostProcess.RunAsync(folder.Path, environment, "aggregate", "a.avro", "--window-size", size);
                Assert.Equal(0, run.Code);
                outputs.Add($"{size}: {run.Output}");
            }
        }

        Assert.Equal(2, outputs.Count);
    }

    [Fact]
    public async Task Process_EndsAtOnceAndQuietly_WhenNobodyReadsItsOutput()
    {
        // Far more than a pipe holds, so that the program meets the closed one before it has read all.
        using var folder = FolderWithRecords(20_000);
        var run = await ShellAsync(folder, "{ PROGRAM aggregate a.avro --window-size 1; echo \"code $?\" >&2; } | head -1 > /dev/null");
        Assert.Equal("code 0\n", run);
    }

    [Fact]
    public async Task Process_EndsAtOnceAndQuietly_WhenNobodyReadsTheDemo()
    {
        using var folder = new ConfigurationFolder();
        var run = await ShellAsync(folder, "{ PROGRAM demo -l none; echo \"code $?\" >&2; } | head -1 > /dev/null");
        Assert.Equal("code 0\n", run);
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

    /// <summary>A window for each record.</summary>
    private static ConfigurationFolder FolderWithRecords(int records)
    {
        const string Schema = """{"type": "record", "name": "r", "fields": [{"name": "time", "type": "double"}, {"name": "x", "type": "double"}]}""";
        var folder = new ConfigurationFolder();
        var values = Enumerable.Range(0, records).SelectMany(second => new[] { second + 0.5, second })
            .SelectMany(BitConverter.GetBytes);
        File.WriteAllBytes(
            Path.Combine(folder.Path, "a.avro"), new ContainerFileWriter().Header(Schema, "null").Block(records, [.. values]).ToArray());
        return folder;
    }

    /// <summary>What a command line writes to standard error; PROGRAM stands for the program in it.</summary>
    private static async Task<string> ShellAsync(ConfigurationFolder folder, string line)
    {
        var program = $"dotnet '{Path.Combine(AppContext.BaseDirectory, "kafka-aggregator.dll")}'";
        var script = $"cd '{folder.Path}'; exec 2>&1; {{ {line.Replace("PROGRAM", program, StringComparison.Ordinal)}; }}";
        return await CommandLine.RunAsync(TimeSpan.FromMinutes(2), "bash", "-c", script) + "\n";
    }
}
