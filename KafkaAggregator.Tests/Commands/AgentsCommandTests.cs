using System.Text.Json;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Host.Commands;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Commands;

/// <summary>What <c>agents</c> makes of what Kafka and the registry say.</summary>
public sealed class AgentsCommandTests : IDisposable
{
    private const string Mount = """
        {"type": "record", "name": "M", "fields": [
          {"name": "time", "type": "double"}, {"name": "angle", "type": "double"}, {"name": "torque", "type": "int"}]}
        """;

    private static readonly TopicPartition Mount0 = new("mount", 0);
    private static readonly TopicPartition Mount1 = new("mount", 1);

    private readonly ConfigurationFolder _folder = new() { Environment = { ["TOPIC_REGEX"] = "m" } };
    private readonly Dictionary<string, string> _schemas = new(StringComparer.Ordinal) { ["mount-value"] = Mount };

    /// <summary>What the broker says; what a reader of committed records finds, where that is less, is <see cref="_read"/>.</summary>
    private readonly ScriptedCluster _cluster = new();
    private readonly ScriptedCluster _read = new();
    private ScriptedConsumer? _consumer;
    private Func<HttpRequestMessage, HttpResponseMessage> _node = _ => throw new HttpRequestException("refused");

    public AgentsCommandTests() => Create("mount", 2, records: 10);

    [Fact]
    public async Task Run_ShowsOwnerAndLag_WhenAMemberOwnsThePartition()
    {
        _cluster.Group = new("Stable", [new("member", "kafka-aggregator-ab12-0", "/127.0.0.1", null, [Mount0])]);
        _read.Commit(Mount0, new(10, ""));
        _read.Commit(Mount1, new(3, ""));
        var (code, output, error) = await RunAsync();
        Assert.Equal((0, $"No worker answers at http://127.0.0.1:8558/ (http.urls): shown is what Kafka knows.{Environment.NewLine}"), (code, error));
        Assert.Equal(
            """
            SOURCE  PARTITION  TARGET            FIELDS  OWNER                              LAG
            mount   0          mount-aggregated  2       kafka-aggregator-ab12-0@127.0.0.1  0
            mount   1          mount-aggregated  2       -                                  7

            """,
            output);
        Assert.True(_consumer?.IsDisposed);
    }

    [Fact]
    public async Task Run_WritesWhatAScriptReads_WhenAskedForJson()
    {
        _cluster.Group = new("Stable", [new("member", "me", "/10.0.0.1", null, [Mount1])]);
        _read.Commit(Mount1, new(4, ""));
        var (code, output, _) = await RunAsync("--json");
        Assert.Equal(0, code);
        using var rows = JsonDocument.Parse(output);
        Assert.Equal(
            [
                """{"source_topic":"mount","partition":0,"aggregated_topic":"mount-aggregated","fields":["angle","torque"],""" + """
                "owner":null,"lag":null,"state":null,"reason":null,"replay_distance":null,"open_windows":null}
                """,
                """{"source_topic":"mount","partition":1,"aggregated_topic":"mount-aggregated","fields":["angle","torque"],""" + """
                "owner":"me@10.0.0.1","lag":6,"state":null,"reason":null,"replay_distance":null,"open_windows":null}
                """,
            ],
            rows.RootElement.EnumerateArray().Select(row => JsonSerializer.Serialize(row)));
    }

    [Fact]
    public async Task Run_ShowsStateAndReason_WhenAWorkerAnswers()
    {
        _node = _ => new HttpResponseMessage
        {
            Content = new StringContent("""
                [{"topic":"mount","partition":0,"owner":"a","node":"akka.tcp://a@b:1","lane":0,"state":"blocked",
                "reason":"no room","replay_distance":4,"open_windows":2},
                {"topic":"mount","partition":1,"owner":null,"state":"unowned","reason":"no member of the group has it"}]
                """),
        };
        var (code, output, error) = await RunAsync();
        Assert.Equal((0, ""), (code, error));
        Assert.Equal(
            """
            SOURCE  PARTITION  TARGET            FIELDS  OWNER  LAG  STATE    OPEN  REPLAY  REASON
            mount   0          mount-aggregated  2       -      -    blocked  2     4       no room
            mount   1          mount-aggregated  2       -      -    unowned  -     -       no member of the group has it

            """,
            output);
    }

    [Fact]
    public async Task Run_ShowsNoLag_WhenNothingIsCommitted()
    {
        var (_, output, _) = await RunAsync();
        Assert.Matches(@"(?m)^mount +0 +mount-aggregated +2 +- +-\r?$", output);
    }

    [Fact]
    public async Task Run_ShowsNoFields_WhenTheRegistryHasNoSchema()
    {
        _schemas.Clear();
        var (code, output, _) = await RunAsync();
        Assert.Equal(0, code);
        Assert.Matches(@"(?m)^mount +0 +mount-aggregated +- +- +-\r?$", output);
    }

    [Fact]
    public async Task Run_TakesTheNextOffsetFromTheMetadata_WhenAWindowIsOpen()
    {
        // The committed offset is that of the oldest open window; the next one to process is 7.
        _read.Commit(Mount0, new(2, "kagg1;c;-;t;0000000000000000;2;7;-;-;0;-;-"));
        var (_, output, _) = await RunAsync();
        Assert.Matches(@"(?m)^mount +0 +mount-aggregated +2 +- +3\r?$", output);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData((int)TransactionMarkers.DistanceMax, 0)]
    [InlineData((int)TransactionMarkers.DistanceMax + 1, (int)TransactionMarkers.DistanceMax + 1)]
    public async Task Run_ShowsZero_WhenOnlyAFewMarkersLieAtTheEnd(int markers, int lag)
    {
        _read.Commit(Mount0, new(10, ""));
        _cluster.Append(Mount0, new byte[]?[markers]);
        var (_, output, _) = await RunAsync();
        Assert.Matches($@"(?m)^mount +0 +mount-aggregated +2 +- +{lag}\r?$", output);
    }

    [Fact]
    public async Task Run_ShowsTheDistance_WhenARecordLiesBeforeTheMarker()
    {
        _read.Commit(Mount0, new(9, ""));
        _cluster.Append(Mount0, [null]);
        var (_, output, _) = await RunAsync();
        Assert.Matches(@"(?m)^mount +0 +mount-aggregated +2 +- +2\r?$", output);
    }

    [Fact]
    public async Task Run_ShowsARowForEachAggregation_WhenSeveralReadOneSource()
    {
        _folder.Environment.Clear();
        _folder.Write(
            ConfigurationFolder.FileName,
            """
            aggregated_topics:
              - {name: fast, window_aggregation: {window_size_seconds: 1}, filter: {source_topics: [{name: mount, fields: [angle]}]}}
              - {name: slow, window_aggregation: {window_size_seconds: 60}, filter: {source_topics: [{name: mount}]}}
            """);
        var (_, output, _) = await RunAsync();
        Assert.Equal(
            ["0 fast 1", "0 slow 2", "1 fast 1", "1 slow 2"],
            output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries).Skip(1)
                .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(cells => string.Join(' ', cells[1..4])));
    }

    [Theory]
    [InlineData("nothing", "None of the cluster's 1 topics is aggregated: see topic_regex and aggregated_topics.")]
    [InlineData(null, "absent is a source in aggregated_topics, but the cluster has no such topic.")]
    public async Task Run_SaysSo_WhenNothingIsSelectedOrThere(string? regex, string message)
    {
        _folder.Environment.Clear();
        _folder.Write(
            ConfigurationFolder.FileName,
            regex is null
                ? "aggregated_topics: [{name: a, window_aggregation: {window_size_seconds: 1}, filter: {source_topics: [{name: absent}]}}]"
                : $"topic_regex: {regex}");
        var (code, output, error) = await RunAsync();
        Assert.Equal((0, ""), (code, output));
        Assert.Contains(message + Environment.NewLine, error, StringComparison.Ordinal);
        (code, output, error) = await RunAsync("--json");
        Assert.Equal((0, "[]" + Environment.NewLine), (code, output));
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_EndsWithOne_WhenTheBrokerDoesNotAnswer()
    {
        _cluster.Failure = new KafkaUnavailableException("no broker at test:9092");
        var (code, output, error) = await RunAsync("--timeout", "20ms");
        Assert.Equal((1, ""), (code, output));
        Assert.Contains(
            "Gave up: the broker at localhost:9092: no broker at test:9092; the address is from kafka.bootstrap_servers",
            error,
            StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private void Create(string topic, int partitions, int records)
    {
        foreach (var cluster in new[] { _cluster, _read })
        {
            cluster.Create(topic, partitions);
            for (var partition = 0; partition < partitions; partition++)
            {
                cluster.Append(new(topic, partition), new byte[]?[records]);
            }
        }
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var context = new CommandContext
        {
            Output = output,
            Error = error,
            Environment = _folder.Environment,
            Folder = _folder.Path,
            OpenCatalog = _ => _cluster,
            OpenConsumer = _ => _consumer = new ScriptedConsumer(_read),
            OpenNode = _ => new ScriptedHandler(_node),
            OpenRegistry = _ => new FixedSchemaRegistry(_schemas),
        };
        var code = await Verbs.RunAsync(["agents", .. arguments], context);
        return (code, output.ToString(), error.ToString());
    }
}
