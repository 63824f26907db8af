using KafkaAggregator.Actors.Kafka;
using Xunit;

namespace KafkaAggregator.Tests.Kafka;

public sealed class KafkaClientConfigurationTests
{
    [Theory]
    [InlineData(10, 1000)]
    [InlineData(30, 1000)]
    [InlineData(6, 600)]
    public void Consumer_SendsHeartbeats_AtATenthOfTheSessionAndOneSecondAtMost(int session, int heartbeat)
    {
        var properties = KafkaClientConfiguration.Consumer(new KafkaOptions { SessionTimeout = TimeSpan.FromSeconds(session) }, lane: 0);
        Assert.Equal($"{session * 1000}", properties["session.timeout.ms"]);
        Assert.Equal($"{heartbeat}", properties["heartbeat.interval.ms"]);
    }

    [Theory]
    [InlineData(10, 60)]
    [InlineData(120, 120)]
    public void Consumer_IsOut_WhereItDoesNotPollForAMinuteOrASession(int session, int pollInterval)
    {
        var options = new KafkaOptions { SessionTimeout = TimeSpan.FromSeconds(session) };
        Assert.Equal($"{pollInterval * 1000}", KafkaClientConfiguration.Consumer(options, lane: 0)["max.poll.interval.ms"]);
        var other = options with { Properties = new Dictionary<string, string> { ["max.poll.interval.ms"] = "300000" } };
        Assert.Equal("300000", KafkaClientConfiguration.Consumer(other, lane: 0)["max.poll.interval.ms"]);
    }

    /// <summary>Ten times as long, a second at least, a refused partition stands after its permission has come.</summary>
    [Fact]
    public void Consumer_FetchesAgainSoon_AfterAFailure()
    {
        var options = new KafkaOptions();
        Assert.Equal("100", KafkaClientConfiguration.Consumer(options, lane: 0)["fetch.error.backoff.ms"]);
        var other = options with { Properties = new Dictionary<string, string> { ["fetch.error.backoff.ms"] = "500" } };
        Assert.Equal("500", KafkaClientConfiguration.Consumer(other, lane: 0)["fetch.error.backoff.ms"]);
    }

    [Fact]
    public void Consumer_LeavesSessionAndHeartbeatToTheBroker_WithItsProtocol()
    {
        var properties = KafkaClientConfiguration.Consumer(new KafkaOptions { GroupProtocol = KafkaGroupProtocol.Consumer }, lane: 0);
        Assert.Equal("consumer", properties["group.protocol"]);
        Assert.DoesNotContain("session.timeout.ms", properties.Keys);
        Assert.DoesNotContain("heartbeat.interval.ms", properties.Keys);
        Assert.DoesNotContain("partition.assignment.strategy", properties.Keys);
    }

    [Theory]
    [InlineData("PLAIN", "User:me")]
    [InlineData("SCRAM-SHA-256", "User:me")]
    [InlineData("OAUTHBEARER", null)]
    public void PrincipalOf_IsTheUserName_WhereTheBrokerGoesByIt(string mechanism, string? expected)
    {
        var properties = new Dictionary<string, string> { ["sasl.mechanism"] = mechanism, ["sasl.username"] = "me" };
        Assert.Equal(expected, KafkaClientConfiguration.PrincipalOf(new KafkaOptions { Properties = properties }));
        Assert.Null(KafkaClientConfiguration.PrincipalOf(new KafkaOptions()));
    }

    [Theory]
    [InlineData(5, 5000)]
    [InlineData(3600, 3_600_000)]
    [InlineData(7200, 3_600_000)]
    public void Consumer_LooksForPartitions_OnTheDiscoveryIntervalAndOnceAnHourAtLeast(int seconds, int milliseconds)
    {
        var options = new KafkaOptions { DiscoveryInterval = TimeSpan.FromSeconds(seconds) };
        Assert.Equal($"{milliseconds}", KafkaClientConfiguration.Consumer(options, lane: 0)["topic.metadata.refresh.interval.ms"]);
    }

    [Fact]
    public void Consumer_AppendsTheLane_ToTheInstanceId() =>
        Assert.Equal("node-3", KafkaClientConfiguration.Consumer(new KafkaOptions { GroupInstanceId = "node" }, lane: 3)["group.instance.id"]);

    [Fact]
    public void Consumer_KeepsWhatTheGuaranteeRestsOn()
    {
        var properties = KafkaClientConfiguration.Consumer(new KafkaOptions(), lane: 0);
        Assert.Equal("error", properties["auto.offset.reset"]);
        Assert.Equal("read_committed", properties["isolation.level"]);
        Assert.Equal("false", properties["enable.auto.commit"]);
        Assert.Equal("cooperative-sticky", properties["partition.assignment.strategy"]);
    }

    [Fact]
    public void EveryClient_KeepsTheBrokersItKnows_WhenAllAreDown()
    {
        var options = new KafkaOptions();
        Assert.All(
            [
                KafkaClientConfiguration.Consumer(options, lane: 0), KafkaClientConfiguration.Producer(options),
                KafkaClientConfiguration.Transactional(options, "id"), KafkaClientConfiguration.Admin(options),
            ],
            properties => Assert.Equal("none", properties["metadata.recovery.strategy"]));
    }

    [Fact]
    public void Consumer_TakesTheUsersTuning_OverItsOwn()
    {
        var tuned = new Dictionary<string, string> { ["queued.max.messages.kbytes"] = "8192", ["sasl.mechanism"] = "PLAIN" };
        var options = new KafkaOptions { Properties = tuned };
        var properties = KafkaClientConfiguration.Consumer(options, lane: 0);
        Assert.Equal("8192", properties["queued.max.messages.kbytes"]);
        Assert.Equal("PLAIN", properties["sasl.mechanism"]);
    }

    [Theory]
    [InlineData(KafkaGroupProtocol.Classic)]
    [InlineData(KafkaGroupProtocol.Consumer)]
    public void Rack_IsSaid_WhereItIsSet(KafkaGroupProtocol protocol)
    {
        var options = new KafkaOptions { GroupProtocol = protocol, ClientRack = "rack-a" };
        Assert.Equal("rack-a", KafkaClientConfiguration.Consumer(options, lane: 0)["client.rack"]);
        Assert.DoesNotContain("client.rack", KafkaClientConfiguration.Consumer(options with { ClientRack = null }, lane: 0).Keys);
    }

    [Fact]
    public void Everything_IsKnownToLibrdkafka()
    {
        var options = new KafkaOptions { GroupInstanceId = "node", ClientRack = "a" };
        var properties = KafkaClientConfiguration.Consumer(options, 1)
            .Concat(KafkaClientConfiguration.Producer(options))
            .Concat(KafkaClientConfiguration.Admin(options))
            .Concat(KafkaClientConfiguration.Consumer(options with { GroupProtocol = KafkaGroupProtocol.Consumer }, 1));
        Assert.All(properties, property => Assert.Null(Actors.Kafka.Native.NativeConfiguration.Check(property.Key, property.Value)));
    }

    [Theory]
    [InlineData("group.id", "kafka.group_id")]
    [InlineData("isolation.level", "committed")]
    [InlineData("enable.auto.commit", "commit_interval")]
    [InlineData("enable.auto.offset.store", "commit_interval")]
    [InlineData("auto.offset.reset", "start_from")]
    [InlineData("partition.assignment.strategy", "kafka.group_protocol")]
    [InlineData("transactional.id", "kafka.group_id")]
    [InlineData("transaction.timeout.ms", "delivery_guarantee")]
    [InlineData("enable.idempotence", "delivery_guarantee")]
    [InlineData("session.timeout.ms", "kafka.session_timeout")]
    [InlineData("bootstrap.servers", "kafka.bootstrap_servers")]
    public void Mistakes_RefusesAProperty_AndNamesWhatServesInstead(string property, string instead)
    {
        var properties = new Dictionary<string, string> { [property] = "x" };
        Assert.Contains(instead, KafkaClientConfiguration.Mistakes(properties)[property]);
        Assert.Throws<ArgumentException>(() => KafkaClientConfiguration.Admin(new KafkaOptions { Properties = properties }));
    }

    [Fact]
    public void Mistakes_NamesWhatLibrdkafkaDoesNotKnow_AndWhatItDoesNotTake()
    {
        var mistakes = KafkaClientConfiguration.Mistakes(new Dictionary<string, string>
        {
            ["sasl.mechanism"] = "PLAIN",
            ["no.such.thing"] = "1",
            ["security.protocol"] = "carrier-pigeon",
            ["socket.timeout.ms"] = "soon",
        });
        Assert.Equal(["no.such.thing", "security.protocol", "socket.timeout.ms"], mistakes.Keys.Order());
        Assert.Contains("No such configuration property", mistakes["no.such.thing"]);
        Assert.Contains("carrier-pigeon", mistakes["security.protocol"]);
    }

    [Fact]
    public void ToString_ShowsNoValueOfAProperty()
    {
        var options = new KafkaOptions { Properties = new Dictionary<string, string> { ["sasl.password"] = "hunter2" } };
        Assert.DoesNotContain("hunter2", options.ToString());
    }
}
