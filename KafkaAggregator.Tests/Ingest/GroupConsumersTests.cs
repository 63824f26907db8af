using System.Text;
using KafkaAggregator.Actors.Ingest;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Kafka.Direct;
using KafkaAggregator.Host.Embedded;
using KafkaAggregator.Tests.Integration.Kafka;
using KafkaAggregator.Tests.Support;
using Microsoft.Extensions.Logging;
using Xunit;

namespace KafkaAggregator.Tests.Ingest;

public sealed class GroupConsumersTests
{
    private const short Fetch = 1;
    private const short Metadata = 3;
    private readonly RecordingLogger _log = new();

    [Fact]
    public void Open_FetchesDirectly_WhereNothingSpeaksAgainstIt()
    {
        using var member = Open(FetcherKind.Auto, new KafkaOptions());

        Assert.IsType<DirectConsumer>(member);
        Assert.Contains("Lane 3 fetches directly: librdkafka has its group and transactions", Lines);
        Assert.DoesNotContain(Lines, line => line.Contains("by librdkafka", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("security.protocol=SASL_SSL;sasl.mechanism=GSSAPI", "it does not speak GSSAPI")]
    [InlineData("socket.keepalive.enable=true", "it does not know socket.keepalive.enable")]
    [InlineData("fetch.min.bytes=0", "it takes whole numbers from 1 to 100000000 for fetch.min.bytes")]
    [InlineData("security.protocol=SSL;ssl.key.pem=x;ssl.certificate.pem=y", "")]
    [InlineData("security.protocol=SSL;ssl.ca.location=/dev/null/none", "")]
    public void Open_TakesLibrdkafka_ForWhatDirectFetchDoesNotServe(string properties, string reason)
    {
        var options = new KafkaOptions { Properties = properties.Split(';').Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]) };
        try
        {
            using var member = Open(FetcherKind.Auto, options);
            Assert.IsType<LibrdkafkaConsumer>(member);
        }
        catch (ArgumentException)
        {
            // librdkafka says itself what is wrong with a file or key
        }

        Assert.Contains(Lines, line => line.StartsWith($"Lane 3 fetches by librdkafka: {reason}", StringComparison.Ordinal));
    }

    [Fact]
    public void Open_LogsNoChoice_WhereLibrdkafkaIsAskedFor()
    {
        using var member = Open(FetcherKind.Librdkafka, new KafkaOptions());

        Assert.IsType<LibrdkafkaConsumer>(member);
        Assert.DoesNotContain(Lines, line => line.StartsWith("Lane", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Fetch, 4, 11, "Fetch: the broker speaks versions 4-11, this program 13-16")]
    [InlineData(Metadata, 0, 8, "Metadata: the broker speaks versions 0-8, this program 9-12")]
    [InlineData(Metadata, 0, 9, "the cluster gives topics no ids: its brokers, or their inter-broker protocol, are of before Kafka 2.8")]
    public async Task Consumer_FallsBackToLibrdkafka_WhereTheBrokerIsTooOld(short api, short minimum, short maximum, string reason)
    {
        using var broker = new EmbeddedBroker();
        broker.LimitVersions(api, minimum, maximum);
        broker.CreateTopic("numbers", 2);
        await WriteAsync(broker, 100);
        using var member = Member(broker);

        member.PollUntil(() => member.Records.Count == 100);

        var line = Assert.Single(Lines, line => line.StartsWith("Lane 3 fetches by librdkafka: ", StringComparison.Ordinal));
        Assert.EndsWith(reason, line, StringComparison.Ordinal);
        Assert.DoesNotContain(member.Events, item => item is FetchFailed);
    }

    [Fact]
    public async Task Consumer_FetchesDirectly_FromTheEmbeddedBroker()
    {
        using var broker = new EmbeddedBroker();
        broker.CreateTopic("numbers", 2);
        await WriteAsync(broker, 100);
        using var member = Member(broker);

        member.PollUntil(() => member.Records.Count == 100 && member.Events.OfType<EndConfirmed>().Count() == 2);

        Assert.DoesNotContain(Lines, line => line.Contains("by librdkafka", StringComparison.Ordinal));
    }

    /// <summary>As in a cluster that goes back to an older version.</summary>
    [Fact]
    public async Task Consumer_GivesEveryRecordOnce_WhereTheBrokerComesBackOlder()
    {
        using var broker = new EmbeddedBroker();
        broker.CreateTopic("numbers", 2);
        await WriteAsync(broker, 100);
        using var member = Member(broker);
        member.PollUntil(() => member.Records.Count == 100);
        broker.TakeDown(1);
        broker.LimitVersions(Fetch, 4, 11);
        broker.BringUp(1);
        await WriteAsync(broker, 100);

        member.PollUntil(() => member.Records.Count == 200);

        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(Enumerable.Range(0, 100).Select(offset => (long)offset), member.Offsets(new TopicPartition("numbers", i)));
        }

        var line = Assert.Single(Lines, line => line.StartsWith("Lane 3 fetches by librdkafka: ", StringComparison.Ordinal));
        Assert.Contains($"{broker.BootstrapServers}: Fetch: ", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, LogLevel.Warning)]
    [InlineData(false, LogLevel.Information)]
    public void Log_Warns_WhereTheLoginWasRefused(bool isRefusal, LogLevel level)
    {
        _log.FetchesByLibrdkafka(lane: 3, new FetchObstacle("why", isRefusal));

        Assert.Equal((level, "Lane 3 fetches by librdkafka: why"), Assert.Single(_log.Lines));
    }

    private IEnumerable<string> Lines => _log.Lines.Select(line => line.Text);

    private IGroupConsumer Open(FetcherKind kind, KafkaOptions options) => GroupConsumers.Open(kind, options, lane: 3, TimeProvider.System, _log);

    private GroupMember Member(EmbeddedBroker broker)
    {
        var member = new GroupMember(Open(FetcherKind.Auto, GroupMember.Options(broker.BootstrapServers))) { FetchesWhatItOwns = true };
        member.Consumer.Subscribe(["numbers"], member);
        return member;
    }

    private async Task WriteAsync(EmbeddedBroker broker, int count)
    {
        using var producer = new KafkaProducer(GroupMember.Options(broker.BootstrapServers), _log);
        var records = Enumerable.Range(0, count)
            .Select(i => new OutgoingRecord { Topic = "numbers", Partition = i % 2, Value = Encoding.UTF8.GetBytes($"{i}"), Headers = [] });
        Assert.Empty(await producer.WriteAsync([.. records], default));
    }
}
