using KafkaAggregator.Actors.Ingest;
using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Host.Commands;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Commands;

public sealed class GenerateAgentsCommandTests : IDisposable
{
    private const string Mount = """
        {"type": "record", "name": "M", "fields": [
          {"name": "time", "type": "double"}, {"name": "stamp", "type": "long"}, {"name": "angle", "type": "double"},
          {"name": "name", "type": "string"}, {"name": "z", "type": {"type": "array", "items": "int"}, "default": [0, 0]},
          {"name": "header", "type": {"type": "record", "name": "H", "fields": [{"name": "t", "type": ["null", "int"]}]}}]}
        """;

    private static readonly string[] Timeout = ["--timeout", "20ms"];

    private readonly ConfigurationFolder _folder = new();
    private readonly Dictionary<string, string> _schemas = new(StringComparer.Ordinal) { ["mount-value"] = Mount };
    private bool _isRegistryThere = true;

    [Fact]
    public async Task Run_WritesTopicsAndFields_ThatThePatternTakes()
    {
        _folder.Environment["TOPIC_REGEX"] = "m";
        _folder.Write(
            ConfigurationFolder.FileName,
            """
            kafka:
              properties: {sasl.password: hunter2}
            excluded_topics: "*-private"
            time_field: {path: stamp, unit: ms}
            window_size_seconds: 100ms
            operations: [max, mean]
            lanes: 2
            """);
        var (code, output, error) = await RunAsync(["mount", "mass", "mass-private", "other"]);
        Assert.Equal((0, ""), (code, error));
        Assert.Equal(
            """
            # What the configuration came to, topic by topic: edit it, and start with --config.
            # TOPIC_REGEX is set in the environment: unset it, or its topics are aggregated twice.
            # kafka.properties holds a secret and is not written here: it was given in aggregator.yaml:2, kafka.properties.
            excluded_topics: ["*-private"]
            time_field: {path: stamp, unit: ms}
            lanes: 2
            aggregated_topics:
              - name: mass-aggregated
                window_aggregation:
                  window_size_seconds: 0.1
                  window_expiration_seconds: 0
                  min_sample_size: 2
                  operations: [max, mean]
                filter:
                  source_topics:
                    # no schema under mass-value yet: without fields, all of them are taken
                    - name: mass
              - name: mount-aggregated
                window_aggregation:
                  window_size_seconds: 0.1
                  window_expiration_seconds: 0
                  min_sample_size: 2
                  operations: [max, mean]
                filter:
                  source_topics:
                    - name: mount
                      fields:
                        - angle
                        - z
                        - header.t

            """,
            output);
    }

    [Fact]
    public async Task Run_WritesWhatLoadsAsTheSame_WhenTopicsAreGivenOneByOne()
    {
        const string Yaml = """
            aggregated_topics:
              - name: union
                window_aggregation: {window_size_seconds: 10, window_expiration_seconds: 5, min_sample_size: 3, operations: [mean, max]}
                filter:
                  source_topics:
                    - {name: mount, fields: [time, angle, header, name], map: {angle: azimuth, header.t: t, name: n}, time_field: "stamp:us"}
                    - {name: absent}
              - {name: alone, filter: {source_topics: [{name: mount, time_field: {path: stamp, unit: us}, fields: [name]}]}}
            """;
        _folder.Write(ConfigurationFolder.FileName, Yaml);
        var (code, output, error) = await RunAsync(["mount"]);
        Assert.Equal(0, code);
        Assert.Equal("absent is a source in aggregated_topics, but the cluster has no such topic." + Environment.NewLine, error);
        Assert.Contains("          fields: []", output, StringComparison.Ordinal);
        var (before, after) = (Describe(ConfigurationFolder.LoadText(Yaml)), Describe(ConfigurationFolder.LoadText(output)));
        Assert.Equal(
            before.Replace("time,angle,header,name", "angle,header.t", StringComparison.Ordinal)
                .Replace(",name=n", "", StringComparison.Ordinal).Replace("[name]", "[]", StringComparison.Ordinal),
            after);
    }

    [Fact]
    public async Task Run_SaysWhatIsWrongWithASchema()
    {
        _schemas["m1-value"] = "\"string\"";
        _schemas["m2-value"] = """
            {"type": "record", "name": "M", "fields": [{"name": "a_b", "type": "int"},
             {"name": "a", "type": {"type": "record", "name": "A", "fields": [{"name": "b", "type": "int"}]}}]}
            """;
        _folder.Environment["TOPIC_REGEX"] = "m[12]";
        _folder.CommandLine.Clear();
        var (code, output, _) = await RunAsync(["m1", "m2"], "--set", "time_field=nowhere");
        Assert.Equal(0, code);
        Assert.Contains("# m1-value: the schema is string, not a record: without fields, all of them are taken", output, StringComparison.Ordinal);
        Assert.Contains("# 'a_b' and 'a.b' would both be called 'a_b'", output, StringComparison.Ordinal);
        Assert.Contains("# time field 'nowhere' is not in the schema", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_SaysSo_WhenNoTopicIsTaken()
    {
        var (code, output, error) = await RunAsync(["a", "b"]);
        Assert.Equal(0, code);
        Assert.EndsWith("aggregated_topics: []" + Environment.NewLine, output, StringComparison.Ordinal);
        Assert.Equal("None of the cluster's 2 topics is aggregated: see topic_regex and aggregated_topics." + Environment.NewLine, error);
    }

    [Fact]
    public async Task Run_EndsWithOne_WhenBrokerDoesNotAnswer()
    {
        var (code, output, error) = await RunAsync(null);
        Assert.Equal((1, ""), (code, output));
        Assert.Contains(
            "Gave up: the broker at localhost:9092: no broker at test:9092; the address is from kafka.bootstrap_servers",
            error,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_EndsWithOne_WhenRegistryDoesNotAnswer()
    {
        _isRegistryThere = false;
        var (code, output, error) = await RunAsync(["example-000"]);
        Assert.Equal((1, ""), (code, output));
        Assert.Contains(
            "Gave up: the schema registry at http://localhost:8081: no registry at test:8081; the address is from schema_registry.url",
            error,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("soon")]
    [InlineData("25h")]
    public async Task Run_EndsWithTwo_WhenTimeoutIsNone(string timeout)
    {
        var (code, output, error) = await RunAsync([], "--timeout", timeout);
        Assert.Equal((2, ""), (code, output));
        Assert.Contains($"--timeout = \"{timeout}\"", error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static string Describe(Host.Configuration.ResolvedConfiguration configuration)
    {
        Assert.Empty(configuration.Problems);
        var topics = new TopicSelection(configuration.Options!.Selection).Select(["mount", "absent"]);
        return string.Join('\n', topics.Sources.SelectMany(source => source.Aggregations.Select(aggregation => Describe(source, aggregation))));
    }

    private static string Describe(SourceDefinition source, AggregationDefinition aggregation) =>
        $"{source.SourceTopic} {source.Time} {aggregation.AggregatedTopic} {aggregation.Cut} {aggregation.MinSampleSize} "
        + $"{string.Join(',', aggregation.Operations)} [{string.Join(',', aggregation.Fields.Fields ?? [])}] "
        + $"{string.Join(',', aggregation.Fields.Map.Select(pair => $"{pair.Key}={pair.Value}"))}";

    private async Task<(int Code, string Output, string Error)> RunAsync(string[]? topics, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var context = new CommandContext
        {
            Output = output,
            Error = error,
            Environment = _folder.Environment,
            Folder = _folder.Path,
            OpenCatalog = _ => new FixedTopicCatalog(topics),
            OpenRegistry = _ => new FixedSchemaRegistry(_isRegistryThere ? _schemas : null),
        };
        string[] timeout = arguments.Contains("--timeout") ? [] : Timeout;
        var code = await Verbs.RunAsync(["generate-agents", .. timeout, .. arguments], context);
        return (code, output.ToString(), error.ToString());
    }
}
