using KafkaAggregator.Actors.Ingest;
using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Core.Records;
using KafkaAggregator.Core.Statistics;
using KafkaAggregator.Core.Time;
using KafkaAggregator.Core.Windows;
using Xunit;

namespace KafkaAggregator.Tests.Ingest;

public sealed class TopicSelectionTests
{
    private static readonly WindowCut Minute = new(Duration.FromSeconds(60), Duration.Zero);

    [Theory]
    [InlineData("m1", true, "matches topic_regex m")]
    [InlineData("m-private", false, "matches excluded_topics (*-private)")]
    [InlineData("other", false, "does not match topic_regex m")]
    [InlineData("m1-aggregated", false, "is named as topic_rename_format names aggregated topics, which this program writes itself")]
    [InlineData("m-gone-aggregated", false, "is named as topic_rename_format names aggregated topics, which this program writes itself")]
    [InlineData("m1-aggregated-late", false, "holds late records of m1-aggregated, which this program writes itself")]
    [InlineData("m1-undecodable", false, "holds undecodable records of m1, which this program writes itself")]
    [InlineData("m1-late", true, "matches topic_regex m")]
    [InlineData("-undecodable", false, "does not match topic_regex m")]
    public void Select_TakesWhatThePatternMatches_ExceptWhatItWrites(string topic, bool isTaken, string reason)
    {
        var selected = Select(new SelectionOptions { TopicRegex = "m", ExcludedTopics = ["*-private"] }, topic);
        Assert.Equal(new TopicVerdict(topic, isTaken, reason), Assert.Single(selected.Verdicts));
        Assert.Equal(isTaken ? 1 : 0, selected.Sources.Count);
    }

    [Fact]
    public void Select_DefinesSource_WhenThePatternTakesIt()
    {
        var options = new SelectionOptions
        {
            TopicRegex = "m",
            TopicRenameFormat = "agg.{source_topic_name}.1m",
            Cut = Minute,
            MinSampleSize = 9,
            Operations = [Operation.Max],
            Time = new TimeField("t"),
            MaxFuture = Duration.FromSeconds(1),
            Undecodable = UndecodablePolicy.Stop,
            LateToTopic = true,
        };
        var source = Assert.Single(Select(options, "m1").Sources);
        Assert.Equal(("m1", new TimeField("t"), UndecodablePolicy.Stop, true), (source.SourceTopic, source.Time, source.Undecodable, source.LateToTopic));
        Assert.Equal(Duration.FromSeconds(1), source.MaxFuture);
        var aggregation = Assert.Single(source.Aggregations);
        Assert.Equal(("agg.m1.1m", Minute, 9), (aggregation.AggregatedTopic, aggregation.Cut, aggregation.MinSampleSize));
        Assert.Equal([Operation.Max], aggregation.Operations);
        Assert.Empty(aggregation.UnionSources);
    }

    [Theory]
    [InlineData("agg.m1", false)]
    [InlineData("agg.", true)]
    [InlineData("agg.m1-late", false)]
    public void Select_KnowsItsOwnTopics_WhateverTheRenameFormat(string topic, bool isTaken)
    {
        var options = new SelectionOptions { TopicRegex = ".*", TopicRenameFormat = "agg.{source_topic_name}" };
        Assert.Equal(isTaken, Assert.Single(Select(options, topic).Verdicts).IsTaken);
    }

    [Fact]
    public void Select_TakesSourcesGivenOneByOne_WithTheirFields()
    {
        var options = new SelectionOptions
        {
            TopicRegex = null,
            Time = new TimeField("t"),
            Fields = new FieldRules { ExcludedFields = ["private_*"] },
            AggregatedTopics =
            [
                Topic(
                    "sum",
                    Source("a") with { Fields = ["x"], Map = new Dictionary<string, string> { ["x"] = "y" } },
                    Source("b") with { Time = new TimeField("u") }),
                Topic("other", Source("a")),
            ],
        };
        var selected = Select(options, "a", "b", "c");
        Assert.Equal(["a", "b"], selected.Sources.Select(source => source.SourceTopic));
        Assert.Equal(["sum", "other"], selected.Sources[0].Aggregations.Select(aggregation => aggregation.AggregatedTopic));
        Assert.Equal((new TimeField("t"), new TimeField("u")), (selected.Sources[0].Time, selected.Sources[1].Time));
        var first = selected.Sources[0].Aggregations[0];
        Assert.Equal(["x"], first.Fields.Fields);
        Assert.Equal(["private_*"], first.Fields.ExcludedFields);
        Assert.Equal(["a", "b"], first.UnionSources.Select(union => union.SourceTopic));
        Assert.Equal(new TimeField("u"), first.UnionSources[1].Time);
        Assert.Empty(selected.Sources[0].Aggregations[1].UnionSources);
        Assert.Equal(
            ["is a source of sum, other", "is a source of sum", "is not among the sources of aggregated_topics"],
            selected.Verdicts.Select(verdict => verdict.Reason));
    }

    [Fact]
    public void Select_NamesSources_ThatTheClusterLacks() =>
        Assert.Equal(["b"], Select(new SelectionOptions { TopicRegex = null, AggregatedTopics = [Topic("s", Source("a"), Source("b"))] }, "a").Missing);

    [Fact]
    public void Select_GivesBothAggregations_WhenBothStylesTakeATopic()
    {
        var selected = Select(new SelectionOptions { TopicRegex = "a", AggregatedTopics = [Topic("s", Source("a"))] }, "a");
        Assert.Equal(["s", "a-aggregated"], Assert.Single(selected.Sources).Aggregations.Select(aggregation => aggregation.AggregatedTopic));
        Assert.Equal("is a source of s, and matches topic_regex a", Assert.Single(selected.Verdicts).Reason);
    }

    [Fact]
    public void Select_LeavesThePatternsAggregationOut_WhenItsTopicIsGiven()
    {
        var selected = Select(new SelectionOptions { TopicRegex = "a", AggregatedTopics = [Topic("a-aggregated", Source("b"))] }, "a", "b");
        Assert.Equal(["b"], selected.Sources.Select(source => source.SourceTopic));
        Assert.Equal(
            "a matches topic_regex, but its aggregated topic a-aggregated is given in aggregated_topics", Assert.Single(selected.Conflicts));
    }

    [Fact]
    public void Select_LeavesExcludedOut_WhenGivenOneByOne()
    {
        var options = new SelectionOptions { TopicRegex = null, ExcludedTopics = ["a"], AggregatedTopics = [Topic("s", Source("a"), Source("b"))] };
        var selected = Select(options, "a", "b");
        Assert.Equal(["b"], selected.Sources.Select(source => source.SourceTopic));
        Assert.Equal("matches excluded_topics (a)", selected.Verdicts[0].Reason);
    }

    [Fact]
    public void Select_TakesAggregatedTopicAsSource_WhenGivenOneByOne()
    {
        var options = new SelectionOptions { TopicRegex = ".*", AggregatedTopics = [Topic("s", Source("a")), Topic("hour", Source("s"))] };
        var selected = Select(options, "s");
        Assert.Equal(["hour"], Assert.Single(selected.Sources).Aggregations.Select(aggregation => aggregation.AggregatedTopic));
    }

    private static SelectedTopics Select(SelectionOptions options, params IEnumerable<string> topics) => new TopicSelection(options).Select(topics);

    private static AggregatedTopic Topic(string name, params AggregatedSource[] sources) => new() { Name = name, Cut = Minute, Sources = sources };

    private static AggregatedSource Source(string topic) => new() { Topic = topic };
}
