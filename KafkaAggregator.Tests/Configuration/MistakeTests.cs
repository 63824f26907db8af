using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Configuration;

/// <summary>Each mistake with what is said about it: file, line, property, value, rule, and what would do.</summary>
public sealed class MistakeTests
{
    private const string Duration = "Give a number of seconds, or one with a unit: 0.5, 250ms, 5s, 1m, 1h.";
    private const string NoTokens = " = \"OAUTHBEARER\": has nothing that gives it tokens. Give sasl.oauthbearer.method: oidc with an "
        + "endpoint, or, for tests of a cluster, enable.sasl.oauthbearer.unsecure.jwt: true.";

    private const string OneText = "is no single value. Give one text or number.";

    public static TheoryData<string, string> Mistakes => new()
    {
        { "windowsize: 1", ":1: windowsize: is no setting. docs/configuration.md lists every setting." },
        { "\nwindow_size_second: 1", ":2: window_size_second: is no setting. Did you mean window_size_seconds?" },
        { "kafka:\n  group: x", ":2: kafka.group: is no setting. docs/configuration.md lists every setting." },
        { "kafka:\n  groupid: x", ":2: kafka.groupid: is no setting. Did you mean kafka.group_id?" },
        { "kafka: here", ":1: kafka: is no mapping. Write the settings below kafka on lines of their own, indented." },
        {
            "kafka.group_id: a\nkafka:\n  group_id: b",
            ":3: kafka.group_id = \"b\": is given twice, first as kafka.group_id at aggregator.yaml:1. Leave one of them "
            + "out."
        },
        { "kafka:\n  group_id: [a]", ":2: kafka.group_id = [a]: " + OneText },
        { "kafka.group_id: ''", ":1: kafka.group_id = \"\": must have 1 to 255 bytes, and has 0. Give another name." },
        {
            "kafka.bootstrap_servers: 'a b'",
            ":1: kafka.bootstrap_servers = \"a b\": holds a b, which is no host:port. Give for example localhost:9092, or "
            + "kafka://localhost:9092."
        },
        { "kafka.bootstrap_servers: []", ":1: kafka.bootstrap_servers = []: names no broker. Give host:port, several with commas between." },
        { "kafka.group_protocol: eager", ":1: kafka.group_protocol = \"eager\": is none of its values. Give classic or consumer." },
        {
            "kafka: {fetcher: direct, properties: {socket.keepalive.enable: true}}",
            ":1: kafka.fetcher = \"direct\": cannot serve what kafka.properties say: it does not know socket.keepalive.enable. "
            + "Give auto or librdkafka."
        },
        {
            "kafka: {fetcher: direct, properties: {security.protocol: SASL_SSL}}",
            ":1: kafka.fetcher = \"direct\": cannot serve what kafka.properties say: it does not speak GSSAPI. Give auto or librdkafka."
        },
        {
            "stall_timeout: 3s\nkafka.properties:\n  fetch.wait.max.ms: 1500",
            ":3: kafka.properties.fetch.wait.max.ms = \"1500\": must be below half of stall_timeout (3s). Give less, or a longer stall_timeout."
        },
        {
            "kafka.properties: {fetch.wait.max.ms: 30000}",
            ":1: kafka.properties.fetch.wait.max.ms = \"30000\": must be below half of stall_timeout (1m). Give less, or a longer stall_timeout."
        },
        { "kafka:\n  properties:\n    security.protocol: SASL_SSL\n    sasl.mechanism: OAUTHBEARER", ":4: kafka.properties.sasl.mechanism" + NoTokens },
        {
            "kafka:\n  fetcher: direct\n  properties: {security.protocol: SASL_PLAINTEXT, sasl.mechanisms: OAUTHBEARER}",
            ":3: kafka.properties.sasl.mechanisms" + NoTokens
        },
        { "kafka.client_rack: ''", ":1: kafka.client_rack = \"\": is empty. Give a name, or leave it out." },
        { "kafka.session_timeout: 31m", ":1: kafka.session_timeout = \"31m\": must be from 1ms to 30m. " + Duration },
        {
            "schema_registry.url: ftp://x",
            ":1: schema_registry.url = \"ftp://x\": 'ftp://x' is no http:// or https:// URL. Give a URL such as "
            + "http://localhost:8081, and one way of authentication."
        },
        {
            "schema_registry.ca_file: gone.pem",
            ":1: schema_registry.ca_file = \"gone.pem\": names a file that is not there. Give the path of a file that "
            + "this user may read."
        },
        {
            "topic_regex: '[a'",
            ":1: topic_regex = \"[a\": is no regular expression: a [ is not closed, at character 2. "
            + "Give for example example-[0-9]+; .* stands for any text, and excluded_topics leaves topics out."
        },
        {
            "topic_regex: (?=a)b",
            ":1: topic_regex = \"(?=a)b\": uses look-around, a back-reference, a condition or an atomic group. "
            + "Give for example example-[0-9]+; .* stands for any text, and excluded_topics leaves topics out."
        },
        {
            @"topic_regex: (a)\1",
            @":1: topic_regex = ""(a)\1"": uses look-around, a back-reference, a condition or an atomic group. "
            + "Give for example example-[0-9]+; .* stands for any text, and excluded_topics leaves topics out."
        },
        { "excluded_topics: {a: b}", ":1: excluded_topics = {a: b}: is no list of texts. Give [a, b], or a, b." },
        { "excluded_topics: [[a]]", ":1: excluded_topics = [[a]]: is no list of texts. Give [a, b], or a, b." },
        { "time_field: {unit: s}", ":1: time_field = {unit: s}: has no path. Give {path: header.t, unit: ms}." },
        { "time_field:\n  path: t\n  unit: min", ":3: time_field.unit = \"min\": is none of its values. Give s, ms, us or ns." },
        { "time_field: {path: t, scale: gps}", ":1: time_field.scale = \"gps\": is none of its values. Give utc or tai." },
        { "time_field: {path: t, untis: s}", ":1: time_field.untis: is no setting. Did you mean unit?" },
        { "time_field: t:min", ":1: time_field = \"min\": is none of its values. Give s, ms, us or ns." },
        { "arrays: all", ":1: arrays = \"all\": is none of its values. Give elements or pooled." },
        { "array_lengths: {z: 0}", ":1: array_lengths.z = \"0\": must be a whole number from 1 to 100000. Give for example 1." },
        {
            "topic_rename_format: x",
            ":1: topic_rename_format = \"x\": lacks the placeholder {source_topic_name}. Give for example "
            + "{source_topic_name}-aggregated."
        },
        {
            "topic_rename_format: '{source_topic_name}'",
            ":1: topic_rename_format = \"{source_topic_name}\": would aggregate each topic into itself. Give for example "
            + "{source_topic_name}-aggregated."
        },
        {
            "topic_rename_format: '{source_topic_name}-{x}'",
            ":1: topic_rename_format = \"{source_topic_name}-{x}\": holds a placeholder other than {source_topic_name}. "
            + "Give for example {source_topic_name}-aggregated."
        },
        {
            "topic_rename_format: '{source_topic_name}{source_topic_name}'",
            ":1: topic_rename_format = \"{source_topic_name}{source_topic_name}\": holds more than once the placeholder "
            + "{source_topic_name}. Give for example {source_topic_name}-aggregated."
        },
        {
            "topic_rename_format: '{source_topic_name} x'",
            ":1: topic_rename_format = \"{source_topic_name} x\": holds ' ', which Kafka refuses in a topic's name. Give "
            + "for example {source_topic_name}-aggregated."
        },
        { "window_size_seconds: 0.0009", ":1: window_size_seconds = \"0.0009\": must be from 1ms to 87600h. " + Duration },
        { "window_size_seconds: one", ":1: window_size_seconds = \"one\": is no duration. " + Duration },
        { "window_expiration_seconds: -1", ":1: window_expiration_seconds = \"-1\": must be from 0s to 87600h. " + Duration },
        { "min_sample_size: 1.5", ":1: min_sample_size = \"1.5\": must be a whole number from 1 to 2147483647. Give for example 2." },
        {
            "operations: [p05, p100]",
            ":1: operations = [p05, p100]: holds p100, which is no percentile. "
                + "Give one above p0 and below p100 with at most four decimals, such as p05 or p99.9."
        },
        { "operations: [p5, p05]", ":1: operations = [p5, p05]: holds p05 twice. Leave one of them out." },
        { "operations: [mean, medain]", ":1: operations = [mean, medain]: holds medain, which is no operation. Did you mean median?" },
        { "operations: mean, mean", ":1: operations = \"mean, mean\": holds mean twice. Leave one of them out." },
        {
            "operations: []",
            ":1: operations = []: names no operation. Give some of min, q1, mean, median, stdev, q3, max, sum, variance, pstdev, range, "
            + "first, last, rms, samples, nulls, or percentiles such as p05, p99.9."
        },
        { "late_records: keep", ":1: late_records = \"keep\": is none of its values. Give drop or topic." },
        { "undecodable_records: drop", ":1: undecodable_records = \"drop\": is none of its values. Give skip, topic or stop." },
        {
            "delivery_guarantee: at_most_once",
            ":1: delivery_guarantee = \"at_most_once\": is none of its values. Give exactly_once or at_least_once."
        },
        { "commit_interval: 0", ":1: commit_interval = \"0\": must be from 1ms to 24h. " + Duration },
        { "lanes: 65", ":1: lanes = \"65\": must be a whole number from 1 to 64. Give for example 1." },
        { "max_memory: 1KB", ":1: max_memory = \"1KB\": is no size of 1 MiB or more. Give bytes, or 512MB, 2GiB." },
        {
            "topic_config: {Retention: 1}",
            ":1: topic_config.Retention = \"1\": is no name of a topic property. Give for example retention.ms or "
            + "cleanup.policy."
        },
        { "topic_replication_factor: 0", ":1: topic_replication_factor = \"0\": must be a whole number from 1 to 32767. Give for example 1." },
        { "http.read_only: maybe", ":1: http.read_only = \"maybe\": is neither true nor false. Give true or false." },
        { "http.token_for_reads: yes", ":1: http.token_for_reads = \"yes\": needs a token. Give http.token_file." },
        { "http.token_file: x", ":1: http.token_file = \"x\": names a file that is not there. Give the path of a file that this user may read." },
        { "http.certificate_file: x", ":1: http.certificate_file = \"x\": names a file that is not there. Give the path of a file that this user may read." },
        { "http.key_file: x", ":1: http.key_file = \"x\": names a file that is not there. Give the path of a file that this user may read." },
        {
            "http.base_path: /a b",
            ":1: http.base_path = \"/a b\": is no path of letters, digits, '-', '_', '.' and '/'. Give for example /aggregator."
        },
        {
            "http.urls: http://0.0.0.0:1",
            ":1: http.urls = \"http://0.0.0.0:1\": holds \"http://0.0.0.0:1\", plain HTTP on an address that is not "
            + "loopback. Give an address of loopback, a https:// address, or say http.insecure: true."
        },
        {
            "http.urls: https://localhost:1",
            ":1: http.urls = \"https://localhost:1\": holds \"https://localhost:1\", which needs a certificate. "
            + "Give http.certificate_file and http.key_file, or a http:// address of loopback."
        },
        {
            "http.urls: localhost",
            ":1: http.urls = \"localhost\": holds \"localhost\", which is no http:// or https:// address. Give for "
            + "example http://127.0.0.1:8558."
        },
        { "cluster.port: 65536", ":1: cluster.port = \"65536\": must be a whole number from 0 to 65535. Give for example 4053." },
        {
            "cluster.seed_nodes: [a]",
            ":1: cluster.seed_nodes = [a]: holds \"a\", which is neither host:port nor dns://name:port. "
            + "Give host:port, with commas between, or one dns://name:port."
        },
        {
            "cluster.seed_nodes: ['dns://a:1', 'b:2']",
            ":1: cluster.seed_nodes = [dns://a:1, b:2]: holds dns:// and something else. Give host:port, with commas between, or one dns://name:port."
        },
        {
            "cluster.tls.key_file: aggregator.yaml",
            ":1: cluster.tls.key_file = \"aggregator.yaml\": is a part of mutual TLS, of which others miss. "
            + "Give cluster.tls.certificate_file and cluster.tls.ca_file too."
        },
        { "cluster.bootstrap_nodes: 0", ":1: cluster.bootstrap_nodes = \"0\": must be a whole number from 1 to 1000. Give for example 1." },
        {
            "cluster.down_after: 0s",
            ":1: cluster.down_after = \"0s\": must be from 1ms to 24h. Give a number of seconds, or one with a unit: 0.5, 250ms, 5s, 1m, 1h."
        },
        {
            "example.source_topic_name_prefix: a b",
            ":1: example.source_topic_name_prefix = \"a b\": begins no topic's name that Kafka takes. Use letters, "
            + "digits, '.', '_' and '-', at most 249 of them."
        },
        {
            "example.frequency: 0",
            ":1: example.frequency = \"0\": must be a number above 0 and at most 1e9. Give messages a second, for example "
            + "10."
        },
        {
            "example.frequency: NaN",
            ":1: example.frequency = \"NaN\": must be a number above 0 and at most 1e9. Give messages a second, for "
            + "example 10."
        },
        { "- a", ":1: is no mapping. Write settings as NAME: VALUE." },
        { "lanes: 1\n---\nlanes: 2", ":3: has more than one YAML document. Leave one, without the line ---." },
        { "kafka.properties: x", ":1: kafka.properties = ***: is no mapping. Give {name: value}, or a line for each." },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Load_SaysWhereAndWhatAndWhatWouldDo(string yaml, string message)
    {
        var configuration = ConfigurationFolder.LoadText(yaml);
        Assert.Equal("aggregator.yaml" + message, Assert.Single(configuration.Problems).ToString());
        Assert.Null(configuration.Options);
    }

    /// <summary>Just below half of the time, and what says OAUTHBEARER where no login is.</summary>
    [Theory]
    [InlineData("stall_timeout: 3s\nkafka.properties: {fetch.wait.max.ms: 1499}")]
    [InlineData("stall_timeout: 3s\nkafka.properties: {fetch.min.bytes: 1500}")]
    [InlineData("kafka.properties: {sasl.mechanism: OAUTHBEARER}")]
    [InlineData("kafka.properties: {security.protocol: SASL_SSL, sasl.mechanism: OAUTHBEARER, sasl.oauthbearer.method: oidc}")]
    public void Load_TakesWhatIsNoMistake(string yaml) => Assert.Empty(ConfigurationFolder.LoadText(yaml).Problems);

    [Theory]
    [InlineData("lanes: [1", 2)]
    [InlineData("lanes: 1\n\tmin_sample_size: 2", 1)]
    [InlineData("a: &a [*a]", 1)]
    [InlineData("? [a, b]\n: 1", 1)]
    [InlineData("operations: [min, max\nwindow_size_seconds: 5\n", 1)]
    [InlineData("a: {b: 1\nc: 2", 1)]
    public void Load_NamesLine_WhenTextIsNoYaml(string yaml, int line)
    {
        var problem = Assert.Single(ConfigurationFolder.LoadText(yaml).Problems);
        Assert.Equal($"aggregator.yaml:{line}", problem.Place);
        Assert.Contains("is no YAML", problem.Rule, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_SaysEverythingAtOnce_InOrderOfLines()
    {
        using var folder = new ConfigurationFolder();
        folder.Write(ConfigurationFolder.FileName, "window_size_seconds: 0\nlaens: 1\nkafka:\n  group_protocol: eager\n  fetcher: x\n");
        folder.Environment["MIN_SAMPLE_SIZE"] = "0";
        folder.CommandLine.Add(new Host.Configuration.OptionValue("--operations", "operations", "x"));
        var problems = folder.Load().Problems;
        Assert.Equal(
            ["aggregator.yaml:1", "aggregator.yaml:2", "aggregator.yaml:4", "aggregator.yaml:5", "environment", "command line"],
            problems.Select(problem => problem.Place));
    }

    [Fact]
    public void Load_TellsTheOtherMistakes_WhenKeysAreGivenTwice()
    {
        var problems = ConfigurationFolder.LoadText(
            "lanes: 0\nkafka: {group_protocol: eager}\nlanes: 2\nkafka:\n  fetcher: x\n  client_id: y\n").Problems;
        const string Twice = "Leave one of them out, or put together what is below them.";
        Assert.Equal(
            [
                "aggregator.yaml:1: lanes = \"0\": must be a whole number from 1 to 64. Give for example 1.",
                "aggregator.yaml:2: kafka.group_protocol = \"eager\": is none of its values. Give classic or consumer.",
                $"aggregator.yaml:3: lanes: is given twice, first at line 1. {Twice}",
                $"aggregator.yaml:4: kafka: is given twice, first at line 2. {Twice}",
                "aggregator.yaml:5: kafka.fetcher = \"x\": is none of its values. Give auto, direct or librdkafka.",
                "aggregator.yaml:6: kafka.client_id: is no setting. docs/configuration.md lists every setting.",
            ],
            problems.Select(problem => problem.ToString()));
    }

    [Theory]
    [InlineData("aggregated_topics:\n- name: a\n  name: b", ":3: aggregated_topics[0].name: is given twice, first at line 2.")]
    [InlineData("array_lengths: {x: 1, y: 2, x: 3}", ":1: array_lengths.x: is given twice, first at line 1.")]
    [InlineData("a: &a {x: 1}\nb: {<<: *a, z: 1, z: 2}", ":2: b.z: is given twice, first at line 2.")]
    public void Load_NamesTheKey_WhenItIsGivenTwice(string yaml, string start) => Assert.Contains(
        ConfigurationFolder.LoadText(yaml).Problems,
        problem => problem.ToString().StartsWith("aggregator.yaml" + start, StringComparison.Ordinal));

    [Fact]
    public void Load_SaysSo_WhenTheFileIsAFolder()
    {
        using var folder = new ConfigurationFolder();
        folder.Environment["AGGREGATOR_CONFIG_FILE"] = ".";
        Assert.Equal("names a folder", Assert.Single(folder.Load().Problems).Rule);
    }

    [Theory]
    [InlineData(255, 0)]
    [InlineData(256, 1)]
    public void Load_CountsBytesOfGroupId(int bytes, int problems) =>
        Assert.Equal(problems, ConfigurationFolder.LoadText($"kafka.group_id: {new string('g', bytes - 2)}é").Problems.Count);

    [Theory]
    [InlineData("0.001", 0)]
    [InlineData("0.000999999", 1)]
    public void Load_TakesWindows_FromOneMillisecond(string seconds, int problems) =>
        Assert.Equal(problems, ConfigurationFolder.LoadText($"window_size_seconds: {seconds}").Problems.Count);

    [Theory]
    [InlineData("http: {read_only: false, token_for_reads: no, base_path: /aggregator/}")]
    [InlineData("cluster: {seed_nodes: 'dns://tasks.aggregator:8558', akka: 'akka.loglevel = INFO'}")]
    [InlineData("cluster: {bootstrap_nodes: 1, down_after: 9s}")]
    public void Load_TakesWhatThisVersionDoes(string yaml) => Assert.Empty(ConfigurationFolder.LoadText(yaml).Problems);
}
