using KafkaAggregator.Actors.Ingest;
using KafkaAggregator.Core.Time;
using KafkaAggregator.Host.Configuration;
using KafkaAggregator.Host.Hosting;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Configuration;

public sealed class PrecedenceTests
{
    [Theory]
    [InlineData(true, true, true, 4)]
    [InlineData(false, true, true, 3)]
    [InlineData(false, false, true, 2)]
    [InlineData(false, false, false, 1)]
    [InlineData(true, false, true, 4)]
    [InlineData(true, false, false, 4)]
    [InlineData(false, true, false, 3)]
    public void Load_TakesCommandLineThenEnvironmentThenFileThenDefault(bool option, bool variable, bool file, long seconds)
    {
        using var folder = new ConfigurationFolder();
        if (option)
        {
            folder.CommandLine.Add(new OptionValue("--window-size", "window_size_seconds", "4"));
        }

        if (variable)
        {
            folder.Environment["WINDOW_SIZE"] = "3";
        }

        if (file)
        {
            folder.Write(ConfigurationFolder.FileName, "window_size_seconds: 2\n");
        }

        Assert.Equal(Duration.FromSeconds(seconds), folder.Load().Options!.Selection.Cut.Size);
    }

    [Fact]
    public void Load_TakesLastOption_WhenGivenTwice()
    {
        using var folder = new ConfigurationFolder();
        folder.CommandLine.AddRange([OptionValue.FromAssignment("lanes=2"), OptionValue.FromAssignment("lanes=3")]);
        Assert.Equal(3, folder.Load().Options!.Ingest.Lanes);
    }

    [Theory]
    [InlineData("named.yaml", "variable.yaml", "named.yaml", 7)]
    [InlineData(null, "variable.yaml", "variable.yaml", 8)]
    [InlineData(null, null, ConfigurationFolder.FileName, 9)]
    public void Load_TakesFileByOptionThenVariableThenDefaultName(string? option, string? variable, string read, int lanes)
    {
        using var folder = new ConfigurationFolder();
        folder.Write("named.yaml", "lanes: 7");
        folder.Write("variable.yaml", "lanes: 8");
        folder.Write(ConfigurationFolder.FileName, "lanes: 9");
        if (variable is not null)
        {
            folder.Environment[Settings.FileVariable] = variable;
        }

        var configuration = folder.Load(option);
        Assert.Equal(lanes, configuration.Options!.Ingest.Lanes);
        Assert.Equal(read, configuration.File);
    }

    [Theory]
    [InlineData(true, "command line: --config = \"gone.yaml\": names a file that is not there. Give the path of a YAML file, or leave it out.")]
    [InlineData(false, "environment: AGGREGATOR_CONFIG_FILE = \"gone.yaml\": names a file that is not there. Give the path of a YAML file, or leave it out.")]
    public void Load_SaysThatFileIsNotThere_WhenNamed(bool byOption, string message)
    {
        using var folder = new ConfigurationFolder();
        if (!byOption)
        {
            folder.Environment[Settings.FileVariable] = "gone.yaml";
        }

        Assert.Equal(message, Assert.Single(folder.Load(byOption ? "gone.yaml" : null).Problems).ToString());
    }

    [Fact]
    public void Load_GivesDefaults_WhenNothingIsGiven()
    {
        var configuration = ConfigurationFolder.LoadEnvironment();
        Assert.Null(configuration.File);
        Assert.Empty(configuration.Notices);
        Assert.Equal(Write(Defaults), Write(configuration.Options!));
    }

    /// <summary>The catalogue states each default as a user would write it: written out, it changes nothing.</summary>
    [Fact]
    public void Load_ChangesNothing_WhenADefaultIsWrittenOut()
    {
        string?[] described = ["Kafka's timestamp", "itself", "the broker's", "half of what the process may use"];
        foreach (var setting in Settings.ByName.Values)
        {
            if (setting.Default is not { } text || described.Contains(text) || text.Contains('`', StringComparison.Ordinal))
            {
                continue;
            }

            using var folder = new ConfigurationFolder();
            folder.CommandLine.Add(new OptionValue("--set", setting.Name, text));
            var configuration = folder.Load();
            Assert.True(configuration.Options is not null, $"{setting.Name}: {string.Join('\n', configuration.Problems)}");
            var options = configuration.Options with
            {
                Http = configuration.Options.Http with { IsUrlGiven = false },
                Cluster = configuration.Options.Cluster with { IsPortGiven = false, IsHostnameGiven = false },
            };
            Assert.Equal((setting.Name, Write(Defaults)), (setting.Name, Write(options)));
        }
    }

    [Fact]
    public void Load_LeavesThePatternOut_WhenTopicsAreGivenOneByOne()
    {
        const string Topics = "aggregated_topics: [{name: a, filter: {source_topics: [{name: b}]}}]\n";
        Assert.Null(ConfigurationFolder.LoadText(Topics).Options!.Selection.TopicRegex);
        Assert.Equal("^x$", ConfigurationFolder.LoadText(Topics + "topic_regex: ^x$").Options!.Selection.TopicRegex);
        Assert.Equal(SelectionOptions.DefaultTopicRegex, ConfigurationFolder.LoadText("aggregated_topics: []").Options!.Selection.TopicRegex);
    }

    /// <summary>The program adds its version to the client id.</summary>
    private static AggregatorOptions Defaults
    {
        get
        {
            var options = new AggregatorOptions();
            return options with { Kafka = options.Kafka with { ClientId = $"{options.Kafka.ClientId}/{ProgramVersion.Text}" } };
        }
    }

    private static string Write(AggregatorOptions options) => System.Text.Json.JsonSerializer.Serialize(options);
}
