using KafkaAggregator.Actors.Summaries;
using KafkaAggregator.Core.Records;
using KafkaAggregator.Host.Configuration;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Configuration;

public sealed class YamlSettingsTests
{
    [Theory]
    [InlineData("kafka.group_id: g")]
    [InlineData("kafka: {group_id: g}")]
    [InlineData("kafka:\n  group_id: g")]
    [InlineData("{\"kafka\": {\"group_id\": \"g\"}}")]
    [InlineData("x: &x {group_id: g}\nkafka: {<<: *x}", 1)]
    [InlineData("\uFEFFkafka: {group_id: g}")]
    [InlineData("kafka:\nkafka.group_id: g")]
    public void Load_TakesNestedDottedAndJson(string yaml, int unknown = 0)
    {
        var configuration = ConfigurationFolder.LoadText(yaml);
        Assert.Equal(unknown, configuration.Problems.Count);
        Assert.Equal("g", configuration.Given[Settings.ByName["kafka.group_id"]].Node.Scalar);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing\n")]
    [InlineData("kafka:\nlanes:\n")]
    [InlineData("lanes: ~")]
    [InlineData("lanes: null")]
    public void Load_TakesDefaults_WhenNothingIsWritten(string yaml)
    {
        var configuration = ConfigurationFolder.LoadText(yaml);
        Assert.Empty(configuration.Problems);
        Assert.Empty(configuration.Given);
    }

    [Fact]
    public void Load_GuaranteesExactlyOnce_WhenNothingIsWritten() =>
        Assert.Equal(DeliveryGuarantee.ExactlyOnce, ConfigurationFolder.LoadText("").Options!.DeliveryGuarantee);

    [Fact]
    public void Load_KnowsLineOfEachKey()
    {
        var configuration = ConfigurationFolder.LoadText("# comment\nlanes: 1\n\nkafka:\n  group_id:\n    g\n");
        Assert.Equal("aggregator.yaml:2", configuration.Given[DeliverySettings.Lanes].Place);
        Assert.Equal("aggregator.yaml:5", configuration.Given[KafkaSettings.GroupId].Place);
    }

    [Theory]
    [InlineData("time_field: {path: private_efdStamp, unit: s, scale: tai}", "private_efdStamp", TimeUnit.Seconds, TimeScale.Tai)]
    [InlineData("time_field: {path: header.t}", "header.t", null, TimeScale.Utc)]
    [InlineData("time_field: header.t:us", "header.t", TimeUnit.Microseconds, TimeScale.Utc)]
    [InlineData("time_field: t", "t", null, TimeScale.Utc)]
    public void Load_TakesTimeField_InEitherForm(string yaml, string path, TimeUnit? unit, TimeScale scale) =>
        Assert.Equal(new TimeField(path, unit, scale), ConfigurationFolder.LoadText(yaml).Options!.Selection.Time);

    [Fact]
    public void Load_TakesStructures_OnTheCommandLine()
    {
        using var folder = new ConfigurationFolder();
        folder.CommandLine.AddRange(
            [OptionValue.FromAssignment("time_field={path: t, unit: ms}"), OptionValue.FromAssignment("array_lengths={z: 3}")]);
        var selection = folder.Load().Options!.Selection;
        Assert.Equal(new TimeField("t", TimeUnit.Milliseconds), selection.Time);
        Assert.Equal(3, selection.Fields.ArrayLengths["z"]);
    }

    [Fact]
    public void Load_NamesTheOtherFile_WhenAStructureStandsInOne()
    {
        using var folder = new ConfigurationFolder();
        folder.Write("topics.yaml", "\n- name: a b\n  filter: {source_topics: [{name: c}]}\n");
        folder.Write(ConfigurationFolder.FileName, "aggregated_topics_file: topics.yaml");
        Assert.Equal("topics.yaml:2", Assert.Single(folder.Load().Problems).Place);
    }

    [Fact]
    public void Load_Complains_WhenAssignmentNamesNoSetting()
    {
        using var folder = new ConfigurationFolder();
        folder.CommandLine.Add(OptionValue.FromAssignment("lane=1"));
        Assert.Equal("command line: --set lane: is no setting. Did you mean lanes?", Assert.Single(folder.Load().Problems).ToString());
    }

    [Theory]
    [InlineData("1048576", 1L << 20)]
    [InlineData("512MB", 512_000_000)]
    [InlineData("2GiB", 2L << 30)]
    [InlineData("1.5 Gi", 1_610_612_736)]
    public void Load_TakesSizes_WithUnits(string text, long bytes) =>
        Assert.Equal(bytes, ConfigurationFolder.LoadText($"max_memory: {text}").Options!.Ingest.MemoryBytesMax);

    [Fact]
    public void Load_TakesTopicConfig_AndReplication()
    {
        var summaries = ConfigurationFolder.LoadText("topic_config: {retention.ms: 1000}\ntopic_replication_factor: 3\nsummary_key: window").Options!.Summaries;
        Assert.Equal("1000", summaries.TopicConfiguration["retention.ms"]);
        Assert.Equal((short)3, summaries.TopicReplicationFactor);
    }
}
