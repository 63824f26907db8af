using KafkaAggregator.Core.Records;
using KafkaAggregator.Core.Statistics;
using KafkaAggregator.Core.Time;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Configuration;

public sealed class AggregatedTopicsTests
{
    private const string Whole = """
        aggregated_topics:
          - name: telescope-summary
            window_aggregation: {window_size_seconds: 10, window_expiration_seconds: 5, min_sample_size: 3, operations: [mean, max]}
            filter:
              source_topics:
                - {name: mount-azimuth, fields: [time, angle], map: {angle: azimuth}}
                - {name: mount-elevation, fields: [time, angle], map: {angle: elevation}, time_field: t:ms}
        """;

    [Fact]
    public void Load_TakesEverything_WhenTopicsAreGivenOneByOne()
    {
        var topic = Assert.Single(ConfigurationFolder.LoadText(Whole).Options!.Selection.AggregatedTopics);
        Assert.Equal("telescope-summary", topic.Name);
        Assert.Equal((Duration.FromSeconds(10), Duration.FromSeconds(5)), (topic.Cut.Size, topic.Cut.Expiration));
        Assert.Equal(3, topic.MinSampleSize);
        Assert.Equal([Operation.Mean, Operation.Max], topic.Operations);
        Assert.Equal(["mount-azimuth", "mount-elevation"], topic.Sources.Select(source => source.Topic));
        Assert.Equal(["time", "angle"], topic.Sources[0].Fields);
        Assert.Equal("azimuth", topic.Sources[0].Map["angle"]);
        Assert.Null(topic.Sources[0].Time);
        Assert.Equal(new TimeField("t", TimeUnit.Milliseconds), topic.Sources[1].Time);
    }

    [Fact]
    public void Load_TakesTopLevelWindowButMeanAlone_WhenTopicDoesNotSay()
    {
        const string Yaml = """
            window_size_seconds: 7
            window_expiration_seconds: 3
            min_sample_size: 4
            operations: [max]
            aggregated_topics:
              - name: a
                filter: {source_topics: [{name: b}]}
            """;
        var topic = Assert.Single(ConfigurationFolder.LoadText(Yaml).Options!.Selection.AggregatedTopics);
        Assert.Equal((Duration.FromSeconds(7), Duration.FromSeconds(3), 4), (topic.Cut.Size, topic.Cut.Expiration, topic.MinSampleSize));
        Assert.Equal([Operation.Mean], topic.Operations);
        Assert.Null(topic.Sources[0].Fields);
    }

    [SharedFact("seed/aggregator_config.yaml")]
    public void Load_TakesTheOriginalsFile()
    {
        using var folder = new ConfigurationFolder();
        var configuration = folder.Load(SharedFolder.Get("seed/aggregator_config.yaml"));
        Assert.Empty(configuration.Problems);
        var topics = configuration.Options!.Selection.AggregatedTopics;
        Assert.Equal(["aggregated_example0", "aggregated_example1"], topics.Select(topic => topic.Name));
        Assert.All(topics, topic => Assert.Equal(["example0"], topic.Sources.Select(source => source.Topic)));
        Assert.Equal("bar", topics[0].Sources[0].Map["ham"]);
    }

    [Theory]
    [InlineData("- {name: a}", ":2: aggregated_topics[0]: has no filter. Give aggregated_topics[0].filter.")]
    [InlineData("- {filter: {source_topics: [{name: b}]}}", ":2: aggregated_topics[0]: has no name. Give aggregated_topics[0].name.")]
    [InlineData("- {name: a, filter: {}}", ":2: aggregated_topics[0].filter: has no source_topics. Give aggregated_topics[0].filter.source_topics.")]
    [InlineData(
        "- {name: a, filter: {source_topics: []}}",
        ":2: aggregated_topics[0].filter.source_topics = []: names no source topic. Give at least one: [{name: mount-azimuth}].")]
    [InlineData(
        "- {name: a, filter: {source_topics: [{}]}}",
        ":2: aggregated_topics[0].filter.source_topics[0]: has no name. Give aggregated_topics[0].filter.source_topics[0].name.")]
    [InlineData("- a", ":2: aggregated_topics[0] = \"a\": is no mapping. Give {name: value}, or a line for each.")]
    [InlineData("  a: b", ":1: aggregated_topics = {a: b}: is no list. Begin each of its parts with a dash on a line of its own.")]
    [InlineData(
        "- {name: a/b, filter: {source_topics: [{name: b}]}}",
        ":2: aggregated_topics[0].name = \"a/b\": holds '/', which Kafka refuses in a topic's name. "
        + "Use letters, digits, '.', '_' and '-', at most 249 of them.")]
    [InlineData(
        "- name: a\n  window_aggregation:\n    window_size_secs: 1\n  filter: {source_topics: [{name: b}]}",
        ":4: aggregated_topics[0].window_aggregation.window_size_secs: is no setting. Did you mean window_size_seconds?")]
    [InlineData(
        "- name: a\n  window_aggregation:\n    operations: [meen]\n  filter: {source_topics: [{name: b}]}",
        ":4: aggregated_topics[0].window_aggregation.operations = [meen]: holds meen, which is no operation. Did you mean mean?")]
    [InlineData(
        "- name: a\n  filter: {source_topics: [{name: b}]}\n- name: a\n  filter: {source_topics: [{name: c}]}",
        ":4: aggregated_topics[1].name = \"a\": is an aggregated topic already, at aggregator.yaml:2. Put the sources together, or give another name.")]
    [InlineData(
        "- name: a\n  filter:\n    source_topics:\n    - name: b\n    - name: b",
        ":6: aggregated_topics[0].filter.source_topics[1].name = \"b\": has two aggregations into a. "
        + "Leave one out, or give it an aggregated topic of its own.")]
    [InlineData(
        "- name: a\n  filter: {source_topics: [{name: a}]}",
        ":3: aggregated_topics[0].filter.source_topics[0].name = \"a\": would be aggregated into itself. Give the aggregated topic another name.")]
    [InlineData(
        "- name: a\n  filter: {source_topics: [{name: b, fields: [x, x]}]}",
        ":3: aggregated_topics[0].filter.source_topics[0].fields = [x, x]: holds x twice. Leave one of them out.")]
    [InlineData(
        "- name: a\n  filter: {source_topics: [{name: b, fields: [x], map: {y: z}}]}",
        ":3: aggregated_topics[0].filter.source_topics[0].map.y = \"z\": renames y, which is not among fields. Add it to fields, or leave it out of map.")]
    [InlineData(
        "- name: a\n  filter: {source_topics: [{name: b, map: {x: z, y: z}}]}",
        ":3: aggregated_topics[0].filter.source_topics[0].map.y = \"z\": is the name that x gets too. Give each field a name of its own.")]
    [InlineData(
        "- name: a\n  filter: {source_topics: [{name: b, map: {x: z-y}}]}",
        ":3: aggregated_topics[0].filter.source_topics[0].map.x = \"z-y\": is no name for a field. Use letters, digits and '_'.")]
    [InlineData(
        "- name: a\n  filter: {source_topics: [{name: b, time_field: t}]}\n- name: c\n  filter: {source_topics: [{name: b}]}",
        ":5: aggregated_topics[1].filter.source_topics[0].name = \"b\": has another time_field than at aggregator.yaml:3. "
        + "Give one source topic one time_field, whatever aggregates it.")]
    [InlineData(
        "- name: b-aggregated\n  filter: {source_topics: [{name: b}]}\ntopic_regex: b",
        ":3: aggregated_topics[0].filter.source_topics[0].name = \"b\": has two aggregations into b-aggregated: this one, and that of topic_regex. "
        + "Leave it out here, or add it to excluded_topics.")]
    public void Load_SaysWhatIsWrong(string topics, string message) =>
        Assert.Equal(
            "aggregator.yaml" + message, Assert.Single(ConfigurationFolder.LoadText("aggregated_topics:\n" + topics).Problems).ToString());

    [Fact]
    public void Load_TakesDottedPathsInMap_WhenTheirRecordIsTaken() =>
        Assert.Empty(
            ConfigurationFolder.LoadText("aggregated_topics: [{name: a, filter: {source_topics: [{name: b, fields: [h], map: {h.t: x}}]}}]").Problems);

    [Theory]
    [InlineData(16, 0)]
    [InlineData(17, 1)]
    public void Load_TakesSixteenAggregationsOfOneSource(int count, int problems)
    {
        var topics = string.Concat(Enumerable.Range(0, count).Select(index => $"- {{name: a{index}, filter: {{source_topics: [{{name: b}}]}}}}\n"));
        Assert.Equal(problems, ConfigurationFolder.LoadText("aggregated_topics:\n" + topics).Problems.Count);
    }

    [Fact]
    public void Load_CountsThePatternsAggregationToo()
    {
        var topics = string.Concat(Enumerable.Range(0, 16).Select(index => $"- {{name: a{index}, filter: {{source_topics: [{{name: b}}]}}}}\n"));
        var problem = Assert.Single(ConfigurationFolder.LoadText($"topic_regex: b\naggregated_topics:\n{topics}").Problems);
        Assert.Equal("has 17 aggregations, more than 16", problem.Rule);
    }

    [Fact]
    public void Load_FindsCircles_ThroughSeveralTopics()
    {
        const string Yaml = """
            aggregated_topics:
              - {name: a, filter: {source_topics: [{name: b}]}}
              - {name: b, filter: {source_topics: [{name: a}]}}
              - {name: c, filter: {source_topics: [{name: a}]}}
            """;
        var problems = ConfigurationFolder.LoadText(Yaml).Problems;
        Assert.Equal(["aggregated_topics[0].name", "aggregated_topics[1].name"], problems.Select(problem => problem.Property));
        Assert.All(problems, problem => Assert.Equal("feeds on itself, through its own aggregated topics", problem.Rule));
    }

    [Fact]
    public void Load_SaysThatExcludedTopicStaysOut_WhenNamedAsSource()
    {
        const string Yaml = "excluded_topics: b*\naggregated_topics: [{name: a, filter: {source_topics: [{name: bc}]}}]";
        var configuration = ConfigurationFolder.LoadText(Yaml);
        Assert.Equal(
            "aggregator.yaml:2: aggregated_topics[0].filter.source_topics[0].name: bc is left out: excluded_topics says so.",
            Assert.Single(configuration.Notices));
    }
}
