using KafkaAggregator.Actors.Diagnostics;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Summaries;
using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Core.Records;
using KafkaAggregator.Tests.Support;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace KafkaAggregator.Tests.Summaries;

public sealed class OutputTopicsTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly FakeTopicCatalog _catalog = new();
    private readonly ScriptedProducer _producer = new();
    private readonly RecordingLogger _logger = new();
    private OutputTopics? _topics;

    public OutputTopicsTests() => _catalog.Topics["source"] = new TopicDescription("source", Guid.NewGuid(), 3);

    [Fact]
    public async Task Ensure_CreatesTheAggregatedTopic_WithAsManyPartitionsAsItsSource()
    {
        await EnsureAsync(SinkFixtures.Source);
        Assert.Equal(3, _catalog.Topics["out"].PartitionCount);
        Assert.Equal(["out"], _producer.Refreshed);
    }

    [Fact]
    public async Task Ensure_WaitsForLeaders_OfAllPartitionsOfANewTopic()
    {
        _producer.Led.Enqueue(0);
        _producer.Led.Enqueue(2);
        var ensured = EnsureAsync(SinkFixtures.Source);
        Assert.Equal(["out"], _producer.Refreshed);
        Assert.False(ensured.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(50));
        await Waiting.UntilAsync(() => _producer.Refreshed.Count == 2, TimeSpan.FromSeconds(30), () => "a second look");
        Assert.False(ensured.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(50));
        await ensured;
        Assert.Equal(3, _producer.Refreshed.Count);
    }

    [Fact]
    public async Task Ensure_SaysHowManyHaveLeaders_WhereSomeGetNone()
    {
        _producer.Led.Enqueue(2);
        var ensured = EnsureAsync(SinkFixtures.Source);
        _producer.Led.Enqueue(1);
        _time.Advance(TimeSpan.FromSeconds(5));
        var failure = await Assert.ThrowsAsync<KafkaUnavailableException>(() => ensured);
        Assert.Equal("out: 1 of 3 partitions have a leader", failure.Message);
    }

    [Fact]
    public async Task Ensure_CreatesLateAndUndecodableTopics_WhereThePoliciesWriteThem()
    {
        await EnsureAsync(SinkFixtures.Source with { LateToTopic = true, Undecodable = UndecodablePolicy.Topic });
        Assert.Equal(["out", "out-late", "source", "source-undecodable"], _catalog.Topics.Keys.Order(StringComparer.Ordinal));
        Assert.All(_catalog.Topics.Values, topic => Assert.Equal(3, topic.PartitionCount));
    }

    [Fact]
    public async Task Ensure_GrowsTheAggregatedTopic_WhenItsSourceGrew()
    {
        _catalog.Topics["out"] = new TopicDescription("out", Guid.NewGuid(), 2);
        await EnsureAsync(SinkFixtures.Source);
        Assert.Equal(3, _catalog.Topics["out"].PartitionCount);
        Assert.Equal(["out"], _producer.Refreshed);
    }

    /// <summary>The producer has seen two partitions, and would go on refusing records for the third.</summary>
    [Fact]
    public async Task Ensure_HasTheProducerLookAgain_WhereAnotherNodeHasGrownTheTopic()
    {
        _catalog.Topics["source"] = _catalog.Topics["out"] = new TopicDescription("out", Guid.NewGuid(), 2);
        await EnsureAsync(SinkFixtures.Source);
        _catalog.Topics["source"] = _catalog.Topics["out"] = new TopicDescription("out", Guid.NewGuid(), 3);
        Assert.Empty(_producer.Refreshed);
        await _topics!.EnsureAsync(SinkFixtures.Source, 2, default);
        Assert.Equal(["out"], _producer.Refreshed);
    }

    [Fact]
    public async Task Ensure_HasTheProducerLookAgain_AfterARefusal()
    {
        _catalog.Topics["out"] = new TopicDescription("out", Guid.NewGuid(), 3);
        await EnsureAsync(SinkFixtures.Source);
        _topics!.Forget(SinkFixtures.Source);
        await _topics.EnsureAsync(SinkFixtures.Source, 0, default);
        Assert.Empty(_producer.Refreshed);
        _topics.Distrust(SinkFixtures.Source);
        await _topics.EnsureAsync(SinkFixtures.Source, 0, default);
        Assert.Equal(["out"], _producer.Refreshed);
    }

    [Fact]
    public async Task Ensure_TakesAsManyPartitionsAsTheLargestSource_WhereThereAreSeveral()
    {
        _catalog.Topics["other"] = new TopicDescription("other", Guid.NewGuid(), 8);
        UnionSource[] sources = [new("source", new FieldRules(), null), new("other", new FieldRules(), null)];
        var source = SinkFixtures.Source;
        await EnsureAsync(source with { Aggregations = [source.Aggregations[0] with { UnionSources = sources }] });
        Assert.Equal(8, _catalog.Topics["out"].PartitionCount);
    }

    [Fact]
    public async Task Ensure_GivesTheSourcesRetention_UnlessSet()
    {
        _catalog.Configurations["source"] = new Dictionary<string, string> { ["retention.ms"] = "3600000", ["segment.ms"] = "1" };
        await EnsureAsync(SinkFixtures.Source);
        Assert.Equal(new Dictionary<string, string> { ["retention.ms"] = "3600000" }, _catalog.Configurations["out"]);
    }

    [Theory]
    [InlineData("1000", "2000", true)]
    [InlineData("1000", "-1", true)]
    [InlineData("2000", "2000", false)]
    [InlineData("-1", "2000", false)]
    public async Task Ensure_Warns_WhenTheOutputGoesBeforeItsSource(string own, string ofSource, bool isWarned)
    {
        _catalog.Configurations["source"] = new Dictionary<string, string> { ["retention.ms"] = ofSource };
        await EnsureAsync(SinkFixtures.Source, new SummaryOptions { TopicConfiguration = new Dictionary<string, string> { ["retention.ms"] = own } });
        Assert.Equal(isWarned, _logger.Lines.Any(line => line.Level == LogLevel.Warning));
        Assert.Equal(own, _catalog.Configurations["out"]["retention.ms"]);
    }

    [Fact]
    public async Task Ensure_DoesNotAskAgain_UntilForgotten()
    {
        await EnsureAsync(SinkFixtures.Source);
        _catalog.Topics.Remove("out");
        await _topics!.EnsureAsync(SinkFixtures.Source, 2, default);
        Assert.DoesNotContain("out", _catalog.Topics.Keys);
        _topics.Forget(SinkFixtures.Source);
        await _topics.EnsureAsync(SinkFixtures.Source, 2, default);
        Assert.Contains("out", _catalog.Topics.Keys);
    }

    [Fact]
    public async Task Ensure_CreatesATopicOnce_WhenAllItsPartitionsAskTogether()
    {
        _topics = new OutputTopics(_catalog, _producer, new SummaryOptions(), _time, _logger);
        _catalog.Hold();
        var asked = Enumerable.Range(0, 3).Select(partition => _topics.EnsureAsync(SinkFixtures.Source, partition, default)).ToList();
        _catalog.LetGo();
        await Task.WhenAll(asked);
        Assert.Equal(1, _catalog.Creations);
    }

    [Fact]
    public async Task Ensure_TellsOfAllNewTopicsInALine_WhenTheyComeTogether()
    {
        _topics = new OutputTopics(_catalog, _producer, new SummaryOptions(), _time, _logger);
        for (var number = 0; number < 30; number++)
        {
            var name = $"s{number:00}";
            _catalog.Topics[name] = new TopicDescription(name, Guid.NewGuid(), 4);
            var aggregation = SinkFixtures.Source.Aggregations[0] with { AggregatedTopic = name + "-out" };
            await _topics.EnsureAsync(SinkFixtures.Source with { SourceTopic = name, Aggregations = [aggregation] }, 0, default);
        }

        Assert.DoesNotContain(_logger.Lines, line => line.Text.StartsWith("Created", StringComparison.Ordinal));
        _time.Advance(NewsBatch.Delay);
        var line = Assert.Single(_logger.Lines, line => line.Text.StartsWith("Created", StringComparison.Ordinal)).Text;
        Assert.StartsWith("Created 30 topics: s00-out (4 partitions), s01-out (4 partitions), ", line, StringComparison.Ordinal);
        Assert.EndsWith("s19-out (4 partitions), …", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ensure_DoesNotMakeSourcesWaitForEachOther()
    {
        _catalog.Topics["other"] = new TopicDescription("other", Guid.NewGuid(), 1);
        _topics = new OutputTopics(_catalog, _producer, new SummaryOptions(), _time, _logger);
        var other = SinkFixtures.Source with
        {
            SourceTopic = "other",
            Aggregations = [SinkFixtures.Source.Aggregations[0] with { AggregatedTopic = "other-out" }],
        };
        _catalog.Hold();
        Task[] asked = [_topics.EnsureAsync(SinkFixtures.Source, 0, default), _topics.EnsureAsync(other, 0, default)];
        Assert.Equal(2, _catalog.Asked);
        _catalog.LetGo();
        await Task.WhenAll(asked);
    }

    private Task EnsureAsync(SourceDefinition source, SummaryOptions? options = null)
    {
        _topics = new OutputTopics(_catalog, _producer, options ?? new SummaryOptions(), _time, _logger);
        return _topics.EnsureAsync(source, 0, default);
    }
}
