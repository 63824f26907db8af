using KafkaAggregator.Core.Statistics;
using KafkaAggregator.Core.Time;
using KafkaAggregator.Host.Configuration;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Configuration;

public sealed class EnvironmentSettingsTests
{
    public static TheoryData<string, string, Func<AggregatorOptions, object?>, object?> Variables => new()
    {
        { "KAFKA_BROKER_URL", "kafka://b:1", options => options.Kafka.BootstrapServers, "b:1" },
        { "SCHEMA_REGISTRY_URL", "http://r:1/p", options => options.SchemaRegistry.Url, "http://r:1/p" },
        { "SCHEMA_REGISTRY_URL", "http://r:1/p", options => options.InternalSchemaRegistry.Url, "http://r:1/p" },
        { "INTERNAL_SCHEMA_REGISTRY_URL", "http://i:1", options => options.InternalSchemaRegistry.Url, "http://i:1" },
        { "INTERNAL_SCHEMA_REGISTRY_URL", "http://i:1", options => options.SchemaRegistry.Url, "http://localhost:8081" },
        { "GROUP_ID", "g", options => options.Kafka.GroupId, "g" },
        { "TOPIC_REGEX", "^a,b$", options => options.Selection.TopicRegex, "^a,b$" },
        { "EXCLUDED_TOPICS", "a, b-*", options => string.Join('|', options.Selection.ExcludedTopics), "a|b-*" },
        { "EXCLUDED_FIELD_NAMES", "x,y", options => string.Join('|', options.Selection.Fields.ExcludedFieldNames), "x|y" },
        { "EXCLUDED_FIELD_NAMES", "", options => options.Selection.Fields.ExcludedFieldNames.Count, 0 },
        { "TOPIC_RENAME_FORMAT", "agg.{source_topic_name}", options => options.Selection.TopicRenameFormat, "agg.{source_topic_name}" },
        { "WINDOW_SIZE", "0.1", options => options.Selection.Cut.Size, Duration.FromMilliseconds(100) },
        { "WINDOW_EXPIRES", "2m", options => options.Selection.Cut.Expiration, Duration.FromSeconds(120) },
        { "MIN_SAMPLE_SIZE", "5", options => options.Selection.MinSampleSize, 5 },
        { "OPERATIONS", "max,mean", options => options.Selection.Operations.SequenceEqual([Operation.Max, Operation.Mean]), true },
        { "OPERATIONS", "['max', \"mean\"]", options => options.Selection.Operations.SequenceEqual([Operation.Max, Operation.Mean]), true },
        { "TOPIC_PARTITIONS", "8", options => options.Example.TopicPartitions, 8 },
        { "NTOPICS", "3", options => options.Example.Topics, 3 },
        { "NFIELDS", "4", options => options.Example.Fields, 4 },
        { "FREQUENCY", "2.5", options => options.Example.FrequencyHertz, 2.5 },
        { "MAX_MESSAGES", "100", options => options.Example.MessagesMax, 100L },
        { "SOURCE_TOPIC_NAME_PREFIX", "p", options => options.Example.TopicPrefix, "p" },
        { "SOURCE_TOPIC_NAME_PRFIX", "q", options => options.Example.TopicPrefix, "q" },
        { "DELIVERY_GUARANTEE", "AT_LEAST_ONCE", options => options.DeliveryGuarantee.ToString(), "AtLeastOnce" },
        { "COMMIT_INTERVAL", "1s", options => options.Summaries.CommitInterval, TimeSpan.FromSeconds(1) },
        { "IDLE_TIMEOUT", "250ms", options => options.Ingest.IdleTimeout, TimeSpan.FromMilliseconds(250) },
        { "IDLE_TIMEOUT", "off", options => options.Ingest.IdleTimeout, null },
        { "HTTP_URLS", "http://[::1]:1,http://localhost:2", options => options.Http.Urls.Count, 2 },
        { "HTTP_URLS", "http://127.0.0.1:1", options => options.Http.IsUrlGiven, true },
        { "CLUSTER_HOSTNAME", "h", options => options.Cluster.Hostname, "h" },
        { "CLUSTER_PORT", "1", options => (options.Cluster.Port, options.Cluster.IsPortGiven), (1, true) },
        { "CLUSTER_SEED_NODES", "a:1,b:2", options => string.Join('|', options.Cluster.SeedNodes), "a:1|b:2" },
        { "WINDOW_SIZE", "", options => options.Selection.Cut.Size, Duration.FromSeconds(1) },
    };

    [Theory]
    [MemberData(nameof(Variables))]
    public void Load_TakesVariable_WhenSet(string name, string value, Func<AggregatorOptions, object?> read, object? expected)
    {
        var configuration = ConfigurationFolder.LoadEnvironment((name, value));
        Assert.Empty(configuration.Problems);
        Assert.Equal(expected, read(configuration.Options!));
    }

    [Fact]
    public void Variables_CoverEverySetting_ThatHasOne()
    {
        var tested = Variables.Select(row => (string)row[0]);
        var known = Settings.All.Where(setting => setting.Kind != SettingKind.Ignored)
            .SelectMany(setting => new[] { setting.Environment, setting.EnvironmentAlias }).OfType<string>();
        Assert.Empty(known.Except(tested, StringComparer.Ordinal));
    }

    [Fact]
    public void Load_TakesRightSpelling_WhenBothAreSet() =>
        Assert.Equal(
            "right",
            ConfigurationFolder.LoadEnvironment(("SOURCE_TOPIC_NAME_PRFIX", "wrong"), ("SOURCE_TOPIC_NAME_PREFIX", "right")).Options!.Example.TopicPrefix);

    [Theory]
    [InlineData("STORE", "environment: STORE: ignored: there is no store; open windows are read again from Kafka.")]
    [InlineData(
        "AGENTS_OUTPUT_DIR",
        "environment: AGENTS_OUTPUT_DIR: ignored: no code is generated for agents; `generate-agents` writes the resolved configuration to standard output.")]
    [InlineData("AGENT_TEMPLATE_FILE", "environment: AGENT_TEMPLATE_FILE: ignored: no code is generated for agents, so there is no template.")]
    public void Load_SaysWhy_WhenVariableIsIgnored(string name, string notice)
    {
        var configuration = ConfigurationFolder.LoadEnvironment((name, "memory://"));
        Assert.NotNull(configuration.Options);
        Assert.Equal(notice, Assert.Single(configuration.Notices));
    }

    [Fact]
    public void Load_ReadsValueFromFile_WhenVariableNamesOne()
    {
        using var folder = new ConfigurationFolder();
        folder.Write("group", "from-file\n");
        folder.Environment["GROUP_ID_FILE"] = "group";
        Assert.Equal("from-file", folder.Load().Options!.Kafka.GroupId);
    }

    [Fact]
    public void Load_ReadsListFromFile_WhenItHasALineForEach()
    {
        using var folder = new ConfigurationFolder();
        folder.Environment["EXCLUDED_TOPICS_FILE"] = folder.Write("topics", "a\nb\r\nc, d\n");
        Assert.Equal(["a", "b", "c", "d"], folder.Load().Options!.Selection.ExcludedTopics);
    }

    [Fact]
    public void Load_Complains_WhenValueAndFileAreBothGiven()
    {
        using var folder = new ConfigurationFolder();
        folder.Environment["GROUP_ID"] = "a";
        folder.Environment["GROUP_ID_FILE"] = folder.Write("group", "b");
        Assert.Equal("environment: GROUP_ID: is given together with GROUP_ID_FILE. Leave one of them out.", Assert.Single(folder.Load().Problems).ToString());
    }

    [Fact]
    public void Load_Complains_WhenValueFileIsNotThere()
    {
        var configuration = ConfigurationFolder.LoadEnvironment(("GROUP_ID_FILE", "gone"));
        Assert.Equal(
            "environment: GROUP_ID_FILE = \"gone\": names a file that is not there. Give the path of a file that holds kafka.group_id.",
            Assert.Single(configuration.Problems).ToString());
    }

    [Fact]
    public void Load_NamesVariable_WhenItsValueIsWrong() =>
        Assert.Equal(
            "environment: MIN_SAMPLE_SIZE = \"0\": must be a whole number from 1 to 2147483647. Give for example 2.",
            Assert.Single(ConfigurationFolder.LoadEnvironment(("MIN_SAMPLE_SIZE", "0")).Problems).ToString());
}
